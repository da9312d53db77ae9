import path from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { Engine, EngineResult, EngineRun } from '../../src/ports/engine';
import { observedRun, removeTemporaryFolders, temporaryFolder, type ObservedRun } from '../support/engine-run';
import { ENGINE_SUBJECTS, recordedStream } from '../support/engine-subjects';
import { eventually } from '../support/eventually';
import { installFakeCli, type FakeAgentSettings, type FakeCli } from '../support/fake-cli/install-fake-cli';
import { livingWith } from '../support/living-processes';

// Each test starts a real process or more; on a busy machine that takes its time.
jest.setTimeout(30_000);

let runner: ChildProcessRunner;
beforeAll(() => {
  runner = new ChildProcessRunner({ sigintGraceMs: 300, sigtermGraceMs: 300, leftoverGraceMs: 300 });
});
afterAll(async () => {
  await runner.close();
  removeTemporaryFolders();
});

describe.each(ENGINE_SUBJECTS)('the $name driver', ({ name, build, key, usage }) => {
  let cli: FakeCli;
  let engine: Engine;

  beforeEach(() => {
    cli = installFakeCli(temporaryFolder('bin'), name);
    engine = build(runner, { PATH: cli.path });
  });

  const observe = (settings: FakeAgentSettings, wanted: Partial<EngineRun> = {}): ObservedRun => {
    cli.configure({ stream: recordedStream(`${name}-ok`), ...settings });
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
    const [started] = observed.events;
    expect(started).toMatchObject({ type: 'process_started', argv: expect.arrayContaining([expect.any(String)]) });
    // The prompt is the business of stdin: an argument is read by everybody on the machine.
    expect(JSON.stringify(started)).not.toContain(observed.run.prompt);
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
  });

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
    expect(await engine.probe({})).toMatchObject({ installed: true, credentials: false });
    expect((await engine.probe({})).hint).toContain('KEY');
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
