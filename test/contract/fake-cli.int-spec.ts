import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { ProcessResult, ProcessSpec } from '../../src/ports/process-runner';
import type { FakeAgentSettings, FakeCli } from '../support/fake-cli/install-fake-cli';
import { installFakeCli } from '../support/fake-cli/install-fake-cli';
import { livingWith } from '../support/living-processes';

const STREAM = '{"type":"thread.started","thread_id":"t-1"}\n{"type":"turn.started"}\n{"type":"turn.completed"}\n';

/** Real processes on a machine that may be busy: the limit only catches what hangs. */
jest.setTimeout(30_000);

describe('the fake agent under the process runner', () => {
  const runner = new ChildProcessRunner({ sigintGraceMs: 200, sigtermGraceMs: 200, leftoverGraceMs: 200 });
  let cwd: string;
  let cli: FakeCli;

  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'fake-cli-'));
    cli = installFakeCli(path.join(cwd, 'bin'), 'codex');
  });
  afterEach(() => {
    expect(livingWith(cwd)).toEqual([]);
    rmSync(cwd, { recursive: true });
  });
  afterAll(() => runner.close());

  const run = (settings: FakeAgentSettings, more: Partial<ProcessSpec> = {}): Promise<ProcessResult> => {
    cli.configure({ output: STREAM, ...settings });
    const owner = { workerId: 'w-1', protocolId: 'p-1', attemptId: 'a-1' };
    return runner.run({ argv: ['codex', 'exec', '-'], cwd, env: { PATH: cli.path }, stdin: 'prompt', owner, ...more });
  };

  it('replays a file to the byte, and notes how it was called', async () => {
    const stream = path.join(cwd, 'stream.jsonl');
    writeFileSync(stream, STREAM);
    cli.configure({ stream, exitCode: 3, writes: { 'a.txt': 'done' } });
    const result = await runner.run({ argv: ['codex', 'exec', '-'], cwd, env: { PATH: cli.path }, stdin: 'prompt' });
    expect(result).toMatchObject({ exitCode: 3, stdout: STREAM });
    expect(readFileSync(path.join(cwd, 'a.txt'), 'utf8')).toBe('done');
    expect(cli.runs()).toMatchObject([{ name: 'codex', argv: ['exec', '-'], cwd, stdin: 'prompt' }]);
  });

  it('takes settings run after run', async () => {
    cli.configure([{ exitCode: 1 }, { exitCode: 2 }]);
    const codes = [];
    for (let i = 0; i < 3; i++) {
      codes.push((await runner.run({ argv: ['codex'], cwd, env: { PATH: cli.path } })).exitCode);
    }
    expect(codes).toEqual([1, 2, 2]);
  });

  it('tells its version without counting as a run', async () => {
    const result = await runner.run({ argv: ['codex', '--version'], cwd, env: { PATH: cli.path } });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'codex-cli 0.169.0\n' });
    expect(cli.runs()).toEqual([]);
  });

  it.each<[NonNullable<FakeAgentSettings['mode']>, string]>([
    ['half-line', '{"type":"thread.started","thread_id":"t-1"}\n{"type":"tur'],
    ['no-result', '{"type":"thread.started","thread_id":"t-1"}\n{"type":"turn.started"}\n'],
    ['trickle', STREAM],
  ])('%s', async (mode, stdout) => {
    expect(await run({ mode })).toMatchObject({ end: 'exited', exitCode: 0, stdout });
  });

  it('garbage: the stream is still in it', async () => {
    const { stdout } = await run({ mode: 'garbage' });
    for (const line of STREAM.trim().split('\n')) expect(stdout.split('\n')).toContain(line);
  });

  it.each(['flood', 'flood-line'] as const)('%s: 50 MB pass through, few are kept', async (mode) => {
    let heard = 0;
    const { end, stdout } = await run({ mode }, { onStdout: (chunk) => (heard += chunk.length) });
    expect(end).toBe('exited');
    expect(heard).toBeGreaterThanOrEqual(50_000_000);
    expect(stdout.length).toBeLessThan(1_100_000);
  });

  it.each(['stall', 'hang-after', 'chatter'] as const)('%s: ends at the idle timeout', async (mode) => {
    expect(await run({ mode }, { idleTimeoutMs: 1_000 })).toMatchObject({ end: 'idle_timeout', signal: 'SIGINT' });
  });

  it('deaf: only SIGKILL ends it', async () => {
    const result = await run({ mode: 'stall', deaf: true }, { timeoutMs: 1_000 });
    expect(result).toMatchObject({ end: 'timeout', signal: 'SIGKILL' });
  });

  it('says its last word when asked to stop', async () => {
    const onSigint = { output: '{"type":"result"}\n', exitCode: 0 };
    const result = await run({ mode: 'stall', lines: 1, onSigint }, { timeoutMs: 1_000 });
    expect(result).toMatchObject({ end: 'timeout', exitCode: 0 });
    expect(result.stdout).toContain('{"type":"result"}\n');
  });

  it('escape: the child that goes on writing is gone when the run is', async () => {
    const file = path.join(cwd, 'written');
    expect(await run({ escape: file })).toMatchObject({ end: 'exited', stdout: STREAM });
    expect(statSync(file).size).toBeGreaterThan(0);
    expect(livingWith(file)).toEqual([]);
  });

  it('escape without environment: gone at the end of a run that was ended', async () => {
    const file = path.join(cwd, 'written');
    expect(await run({ mode: 'stall', escape: file, escapeBare: true }, { timeoutMs: 1_500 })).toMatchObject({
      end: 'timeout',
    });
    expect(statSync(file).size).toBeGreaterThan(0);
  });
});
