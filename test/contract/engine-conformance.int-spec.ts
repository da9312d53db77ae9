import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import { ClaudeEngine } from '../../src/platform/engines/claude/claude-engine';
import { CodexEngine } from '../../src/platform/engines/codex/codex-engine';
import type { Engine, EngineResult, EngineRun, SessionTotals } from '../../src/ports/engine';
import { observedRun, removeTemporaryFolders, temporaryFolder, type ObservedRun } from '../support/engine-run';
import { eventually } from '../support/eventually';
import { installFakeCli, type FakeAgentSettings, type FakeCli } from '../support/fake-cli/install-fake-cli';
import { livingWith } from '../support/living-processes';

const STREAMS = path.join(__dirname, '../fixtures/agent-streams');
const stream = (name: string): string => path.join(STREAMS, `${name}.jsonl`);
const VERDICT = { type: 'object', properties: { verdict: { type: 'string' } }, required: ['verdict'] };

interface Subject {
  readonly name: 'codex' | 'claude';
  readonly build: (runner: ChildProcessRunner, env: Record<string, string>) => Engine;
  readonly key: Record<string, string>;
  readonly usage: EngineResult['usage'];
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'codex',
    build: (runner, baseEnv) => new CodexEngine({ runner, baseEnv }),
    key: { CODEX_API_KEY: 'test-key-codex' },
    usage: { inputTokens: 2600, cachedInputTokens: 400, outputTokens: 100, reasoningTokens: 20 },
  },
  {
    name: 'claude',
    build: (runner, baseEnv) => new ClaudeEngine({ runner, baseEnv }),
    key: { ANTHROPIC_API_KEY: 'test-key-claude' },
    usage: { inputTokens: 2040, cachedInputTokens: 600, outputTokens: 100, reasoningTokens: 0 },
  },
];

let runner: ChildProcessRunner;
beforeAll(() => {
  runner = new ChildProcessRunner({ sigintGraceMs: 300, sigtermGraceMs: 300, leftoverGraceMs: 300 });
});
afterAll(async () => {
  await runner.close();
  removeTemporaryFolders();
});

describe.each(SUBJECTS)('the $name driver', ({ name, build, key, usage }) => {
  let cli: FakeCli;
  let engine: Engine;

  beforeEach(() => {
    cli = installFakeCli(temporaryFolder('bin'), name);
    engine = build(runner, { PATH: cli.path });
  });

  const observe = (settings: FakeAgentSettings, wanted: Partial<EngineRun> = {}): ObservedRun => {
    cli.configure({ stream: stream(`${name}-ok`), ...settings });
    return observedRun({ prompt: 'Do it.', env: key, ...wanted });
  };
  const run = (settings: FakeAgentSettings, wanted: Partial<EngineRun> = {}): Promise<EngineResult> =>
    engine.run(observe(settings, wanted).run);

  it('reports what the CLI did, its session and its figures', async () => {
    const observed = observe({});
    const result = await engine.run(observed.run);
    expect(result).toMatchObject({ outcome: 'success', errorClass: null, message: null, usageQuality: 'exact', usage });
    expect(result.finalText).toBe('Done: wrote a.txt');
    expect(result.sessionTotals?.usage).toEqual(usage);
    expect(observed.events).toContainEqual({ type: 'session_started', sessionId: result.sessionId });
    expect(observed.events).toContainEqual(expect.objectContaining({ type: 'tool_finished', ok: true }));
    expect(observed.events.at(-1)).toMatchObject({ type: 'usage', usage, quality: 'exact' });
    expect(observed.output()).toContain('Done: wrote a.txt');
  });

  it('keeps prompt and keys off the command line, and its state out of the worktree', async () => {
    const observed = observe({}, { env: { ...key, HOME: '/root', CODEX_HOME: '/root', CLAUDE_CONFIG_DIR: '/root' } });
    await engine.run(observed.run);
    const [seen] = cli.runs();
    expect(seen?.stdin).toBe('Do it.');
    expect(seen?.argv.join(' ')).not.toMatch(/Do it|test-key/);
    for (const variable of ['HOME', name === 'codex' ? 'CODEX_HOME' : 'CLAUDE_CONFIG_DIR']) {
      expect(seen?.env[variable]).toContain(observed.run.stateDir);
    }
  });

  it.each(['plan', 'qa'] as const)('gives a %s run no means to write', async (kind) => {
    await run({}, { kind });
    const line = (cli.runs()[0]?.argv ?? []).join(' ');
    expect(line).toContain(name === 'codex' ? '-s read-only' : '--tools Read,Grep,Glob');
  });

  it.each<[string, FakeAgentSettings]>([
    ['comes in pieces of 7 bytes', { mode: 'trickle', delayMs: 0 }],
    ['stands between lines that are no events', { mode: 'garbage' }],
    ['follows 50 MB of unknown events', { mode: 'flood' }],
    ['follows one line of 50 MB', { mode: 'flood-line' }],
  ])('reads a stream that %s', async (_, settings) => {
    const result = await run(settings);
    if (settings.mode === 'flood-line') expect(result).toMatchObject({ outcome: 'failed', errorClass: 'no_output' });
    else expect(result).toMatchObject({ outcome: 'success', usage });
  });

  it('counts a CLI that hangs after its result as done, and ends it', async () => {
    const observed = observe({ mode: 'hang-after', deaf: true });
    const result = await engine.run(observed.run);
    expect(result).toMatchObject({ outcome: 'success', usage });
    expect(livingWith(cli.path.split(':')[0] ?? '?')).toEqual([]);
  }, 20_000);

  it.each<[string, FakeAgentSettings, Partial<EngineResult>]>([
    ['exits with 0 and no result', { mode: 'no-result' }, { errorClass: 'no_output', retryable: false }],
    ['stops in the middle of a line', { mode: 'half-line' }, { errorClass: 'no_output' }],
    ['says nothing at all', { output: '' }, { errorClass: 'no_output' }],
    ['is killed', { mode: 'no-result', dieBy: 'SIGKILL' }, { errorClass: 'process_crash', retryable: true }],
    ['reports its death as 137', { mode: 'no-result', exitCode: 137 }, { errorClass: 'process_crash' }],
    [
      'does not know our options',
      { output: '', stderr: "error: unexpected argument '--x'\n", exitCode: 2 },
      { errorClass: 'cli_version', outcome: 'blocked' },
    ],
    [
      'cannot reach its provider',
      { output: '', stderr: 'connect ECONNREFUSED 10.0.0.1:443\n', exitCode: 1 },
      { errorClass: 'network', retryable: true },
    ],
  ])('never passes a CLI that %s', async (_, settings, expected) => {
    const result = await run(settings);
    expect(result).toMatchObject({ outcome: 'failed', ...expected });
    expect(result.message).toMatch(/^(Codex|Claude Code) .*\.$/);
  });

  it('ends a CLI that talks but makes no progress', async () => {
    const result = await run({ mode: 'chatter', delayMs: 50 }, { idleTimeoutMs: 700 });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'stalled', retryable: true });
  });

  it('ends a CLI at its time limit', async () => {
    const result = await run({ mode: 'stall', lines: 2, deaf: true }, { timeoutMs: 700 });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'timeout', retryable: false });
    expect(result.sessionId).not.toBeNull();
  });

  it('is cancelled within seconds, deaf or not, with its session kept', async () => {
    const observed = observe({
      mode: 'stall',
      lines: 2,
      deaf: true,
      escape: path.join(temporaryFolder('escape'), 'x'),
    });
    const ending = engine.run(observed.run);
    await eventually(() => observed.events.some((event) => event.type === 'session_started'));
    observed.cancel();
    const result = await ending;
    expect(result).toMatchObject({ outcome: 'cancelled', errorClass: 'cancelled', usageQuality: 'partial' });
    expect(result.sessionId).not.toBeNull();
    expect(livingWith(cli.path.split(':')[0] ?? '?')).toEqual([]);
  });

  it('says how to install what is missing', async () => {
    const gone = build(runner, { PATH: temporaryFolder('empty') });
    const result = await gone.run(observedRun({ prompt: 'x', env: key }).run);
    expect(result).toMatchObject({ outcome: 'blocked', errorClass: 'cli_missing', retryable: false });
    expect(result.message).toContain('npm i -g');
    expect(await gone.run(observedRun({ prompt: 'x' }).run)).toMatchObject({ errorClass: 'cli_missing' });
    expect(await gone.probe(key)).toMatchObject({ installed: false, version: null, credentials: true });
    expect((await gone.probe({})).hint).toContain('npm i -g');
  });

  it('does not start without credentials', async () => {
    const result = await run({}, { env: {} });
    expect(result).toMatchObject({ outcome: 'blocked', errorClass: 'auth' });
    expect(cli.runs()).toEqual([]);
    expect(await engine.probe({})).toMatchObject({
      installed: true,
      credentials: false,
      hint: expect.stringContaining('KEY'),
    });
    expect(await engine.probe(key)).toMatchObject({ installed: true, credentials: true, hint: null });
  });

  it('names a missing worktree as such', async () => {
    const result = await run({}, { cwd: '/nonexistent/worktree' });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'unknown' });
    expect(result.message).toContain('/nonexistent/worktree');
  });

  it('never repeats a key, whoever prints it', async () => {
    const words = 'unexpected status 401 Unauthorized: Incorrect API key provided: sk-abc123def456 (test-key-secret)';
    const result = await run(
      { output: '', stderr: words, exitCode: 1 },
      { env: { ...key, MY_TOKEN: 'test-key-secret' } },
    );
    expect(result).toMatchObject({ outcome: 'blocked', errorClass: 'auth' });
    expect(result.message).not.toMatch(/abc123|test-key/);
  });
});

describe('recorded streams', () => {
  const PARTIAL: Partial<EngineResult> = {
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  };
  it.each<[string, number, Partial<EngineRun>, Partial<EngineResult>]>([
    ['codex-quota', 1, {}, { outcome: 'blocked', errorClass: 'quota', retryable: false, ...PARTIAL }],
    ['claude-401', 1, {}, { outcome: 'blocked', errorClass: 'auth', retryable: false, ...PARTIAL }],
    ['claude-429', 1, {}, { outcome: 'failed', errorClass: 'rate_limit', retryable: true }],
    ['claude-denied', 0, {}, { outcome: 'blocked', errorClass: 'permission_denied', costUsd: 0.010320000000000001 }],
    ['claude-denied', 0, { kind: 'qa' }, { outcome: 'success' }],
    ['claude-max-budget', 1, {}, { outcome: 'blocked', errorClass: 'budget', costUsd: 0.01548 }],
    ['claude-max-turns', 1, {}, { outcome: 'failed', errorClass: 'max_turns' }],
    [
      'claude-schema',
      0,
      { kind: 'qa', outputSchema: VERDICT },
      { outcome: 'success', structured: { verdict: 'pass' } },
    ],
    ['claude-ok', 0, { kind: 'qa', outputSchema: VERDICT }, { outcome: 'failed', errorClass: 'schema_invalid' }],
    ['codex-ok', 0, { kind: 'qa', outputSchema: VERDICT }, { outcome: 'failed', errorClass: 'schema_invalid' }],
    ['codex-ok', 1, {}, { outcome: 'failed', errorClass: 'unknown' }],
  ])('%s with exit %i', async (name, exitCode, wanted, expected) => {
    const subject = SUBJECTS.find((each) => name.startsWith(each.name));
    if (subject === undefined) throw new Error(`No driver for ${name}`);
    const cli = installFakeCli(temporaryFolder('bin'), subject.name, { stream: stream(name), exitCode });
    const engine = subject.build(runner, { PATH: cli.path });
    const result = await engine.run(observedRun({ prompt: 'x', env: subject.key, ...wanted }).run);
    expect(result).toMatchObject(expected);
    if (result.outcome !== 'success') expect(result.message).toMatch(/^(The )?[\w ]*(Codex|Claude)/);
  });

  it.each(SUBJECTS)('$name: a resumed run is charged the difference only', async ({ name, build, key, usage }) => {
    const cli = installFakeCli(temporaryFolder('bin'), name, { output: withoutOwnFigures(stream(`${name}-ok`)) });
    const half = {
      inputTokens: usage.inputTokens / 2,
      cachedInputTokens: usage.cachedInputTokens / 2,
      outputTokens: usage.outputTokens / 2,
      reasoningTokens: usage.reasoningTokens / 2,
    };
    const totals: SessionTotals = { usage: half, costUsd: 0.00516 };
    const resume = { sessionId: 'e95c645a-eaec-45c4-bf52-9779fc94a9a8', totals };
    const result = await build(runner, { PATH: cli.path }).run(observedRun({ prompt: 'x', env: key, resume }).run);
    expect(result.usage).toEqual(half);
    expect(result.sessionTotals?.usage).toEqual(usage);
    expect(cli.runs()[0]?.argv.join(' ')).toMatch(new RegExp(`resume ${resume.sessionId}`));
  });
});

/** The stream as a CLI would print it that counts by session only, with half of the usage in this run. */
function withoutOwnFigures(file: string): string {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      delete record['model_usage_since_last_result'];
      if (record['type'] === 'assistant') return null;
      if (record['type'] === 'result')
        record['usage'] = { input_tokens: 1020, cache_read_input_tokens: 300, output_tokens: 50 };
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}
