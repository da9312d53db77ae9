import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redactor } from '../../src/kernel/redaction/redactor';
import { ShellEngine } from '../../src/platform/engines/shell/shell-engine';
import { ChildEnvironment } from '../../src/platform/process/child-environment';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { EngineEvent, EngineResult, EngineRun } from '../../src/ports/engine';
import { NO_USAGE } from '../../src/ports/engine';

/** Real processes on a machine that may be busy: the limit only catches what hangs. */
jest.setTimeout(30_000);

describe('ShellEngine', () => {
  const runner = new ChildProcessRunner({ sigintGraceMs: 200, sigtermGraceMs: 200 });
  const engine = new ShellEngine(runner, new ChildEnvironment({ PATH: process.env.PATH, GITHUB_TOKEN: 'secret' }));
  let folder: string;
  let log: string;
  let events: EngineEvent[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shell-engine-'));
    log = '';
    events = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  afterAll(() => runner.close());

  const run = (commands: readonly string[], more: Partial<EngineRun> = {}): Promise<EngineResult> =>
    engine.run({
      kind: 'execute',
      owner: { workerId: 'w-1', protocolId: 'p-1', attemptId: 'a-1' },
      cwd: folder,
      prompt: '',
      commands,
      findingsFile: null,
      model: null,
      resume: null,
      outputSchema: null,
      stateDir: path.join(folder, 'state'),
      redactor: new Redactor(),
      env: {},
      timeoutMs: 20_000,
      idleTimeoutMs: 20_000,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      onOutput: (chunk) => (log += chunk.toString()),
      ...more,
    });

  it('tells its commands where to read what is to be mended, and otherwise nothing', async () => {
    const show = 'printf "%s" "${DEKSDENFLOW_FINDINGS-unset}"';
    await run([show]);
    await run([show], { findingsFile: '/somewhere/findings.json', env: { DEKSDENFLOW_FINDINGS: 'a secret of ours' } });
    expect(log).toMatch(/unset\n[^]*\n\/somewhere\/findings\.json\n/);
    expect(log).not.toContain('a secret of ours');
  });

  it('runs the commands in order in the worktree, at no cost', async () => {
    expect(await run(['echo one > a', 'cat a; printf two >&2'])).toEqual({
      outcome: 'success',
      errorClass: null,
      message: null,
      retryable: false,
      sessionId: null,
      sessionTotals: null,
      finalText: '2 commands ran.',
      usage: NO_USAGE,
      costUsd: 0,
      usageQuality: 'exact',
      exitCode: 0,
    });
    expect(log.replaceAll(/\d+\.\d s/g, 'N s')).toBe(
      '$ echo one > a\n[exit 0 in N s]\n$ cat a; printf two >&2\none\ntwo\n[exit 0 in N s]\n',
    );
    expect(events).toEqual([
      { type: 'tool_started', name: 'sh', detail: 'echo one > a' },
      { type: 'tool_finished', name: 'sh', ok: true, output: '' },
      { type: 'tool_started', name: 'sh', detail: 'cat a; printf two >&2' },
      { type: 'tool_finished', name: 'sh', ok: true, output: 'one\ntwo' },
    ]);
  });

  it('gives a command a private HOME, the values of the run, and no secret of ours', async () => {
    await run(['echo "$HOME $ONE [$GITHUB_TOKEN]"; test -d "$HOME"'], { env: { ONE: '1' } });
    expect(log).toContain(`\n${path.join(folder, 'state')} 1 []\n[exit 0`);
  });

  it('stops at the first command that fails, and says which, how, and its last words', async () => {
    const result = await run(['true', 'seq 1 30; echo why >&2; exit 4', 'touch never']);
    expect(result).toMatchObject({
      outcome: 'failed',
      errorClass: 'command_failed',
      retryable: false,
      exitCode: 4,
      finalText: '1 command ran before one ended the run.',
    });
    expect(result.message).toMatch(/^Command 2 of 3 ended by exit 4: seq 1 30; .*\n12\n(\d+\n)+why$/);
    expect(events.at(-1)).toMatchObject({ type: 'tool_finished', ok: false });
    expect(log).not.toContain('never');
  });

  it('names a script by its first line', async () => {
    expect((await run(['echo a\nexit 1'])).message).toBe('Command 1 of 1 ended by exit 1: echo a …\na');
  });

  it('has nothing to do without commands, which is no success', async () => {
    expect(await run([])).toMatchObject({ outcome: 'failed', errorClass: 'no_output', retryable: false });
  });

  it('counts the time limit over all commands', async () => {
    const result = await run(['sleep 0.6', 'sleep 30'], { timeoutMs: 1_000 });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'timeout' });
    expect(result.message).toContain('Command 2 of 2 ended by timeout: sleep 30');
  });

  it('stalls when there is no output', async () => {
    const result = await run(['echo tick; sleep 30'], { idleTimeoutMs: 500 });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'stalled' });
  });

  it('takes output for progress', async () => {
    const result = await run(['for i in 1 2 3 4 5 6; do echo tick; sleep 0.4; done'], { idleTimeoutMs: 1_800 });
    expect(result.outcome).toBe('success');
  });

  it('is cancelled by its signal, and runs nothing more', async () => {
    const abort = new AbortController();
    const onEvent = (event: EngineEvent): void => {
      if (event.type === 'tool_started')
        setImmediate(() => {
          abort.abort();
        });
    };
    const result = await run(['sleep 30', 'touch never'], { signal: abort.signal, onEvent });
    expect(result).toMatchObject({ outcome: 'cancelled', errorClass: 'cancelled' });
    expect(log).not.toContain('never');
  });

  it('fails without a worktree', async () => {
    const result = await run(['true'], { cwd: path.join(folder, 'gone') });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'process_crash' });
    expect(result.message).toContain('does not exist');
  });

  it('is ready where there is a shell, and says what is missing where there is none', async () => {
    expect(await engine.probe({})).toMatchObject({ installed: true, hint: null });
    const missing = await engine.probe({ PATH: folder });
    expect(missing.installed).toBe(false);
    expect(missing.hint).toContain('sh');
  });
});
