import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { ProcessOwner, ProcessSpec } from '../../src/ports/process-runner';
import { eventually } from '../support/eventually';
import { childrenOf, livingWith, newNonce, procFile } from '../support/living-processes';

const PATH = process.env.PATH ?? '/usr/bin:/bin';

/** Real processes on a machine that may be busy: the limit only catches what hangs. */
jest.setTimeout(30_000);

describe('ChildProcessRunner', () => {
  const runner = new ChildProcessRunner({
    interruptGraceMs: 300,
    sigintGraceMs: 300,
    sigtermGraceMs: 300,
    leftoverGraceMs: 300,
    watchIntervalMs: 100,
  });
  let cwd: string;
  /** In the arguments of every process of a test, so that what is left of it can be found in /proc. */
  let nonce: string;
  let owner: ProcessOwner;

  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'process-'));
    nonce = newNonce();
    owner = { workerId: 'w-1', protocolId: randomUUID(), attemptId: randomUUID() };
  });
  afterEach(async () => {
    const left = livingWith(nonce);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    rmSync(cwd, { recursive: true });
    await eventually(() => livingWith(nonce).length === 0);
    expect(left).toEqual([]);
  });
  afterAll(() => runner.close());

  const spec = (script: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
    argv: ['sh', '-c', script],
    cwd,
    env: { PATH },
    ...more,
  });
  const started = async (count = 1): Promise<void> => {
    await eventually(() => livingWith(nonce).length >= count);
  };

  describe('a process that ends by itself', () => {
    it('gives exit code and both streams', async () => {
      expect(await runner.run(spec('echo out; echo err >&2; exit 3'))).toMatchObject({
        end: 'exited',
        exitCode: 3,
        signal: null,
        stdout: 'out\n',
        stderr: 'err\n',
      });
    });

    it('tells the signal it died of', async () => {
      expect(await runner.run(spec('kill -9 $$'))).toMatchObject({ end: 'exited', exitCode: null, signal: 'SIGKILL' });
    });

    it('sees the given environment and nothing else', async () => {
      const { stdout } = await runner.run({ ...spec(''), argv: ['env'], env: { PATH, ONE: '1' } });
      expect(stdout.trim().split('\n').sort()).toEqual(['ONE=1', `PATH=${PATH}`]);
    });

    it('carries the marks of its owner', async () => {
      const { stdout } = await runner.run({ ...spec(''), argv: ['env'], owner });
      expect(stdout).toContain(`DEKSDENFLOW_WORKER_ID=w-1\n`);
      expect(stdout).toContain(`DEKSDENFLOW_PROTOCOL_ID=${owner.protocolId}\n`);
      expect(stdout).toContain(`DEKSDENFLOW_ATTEMPT_ID=${owner.attemptId}\n`);
      expect(stdout).toMatch(/^DEKSDENFLOW_PROCESS_TOKEN=[0-9a-f]{32}\.[0-9a-f]{16}$/m);
    });

    it('reads its input to the end', async () => {
      expect(await runner.run(spec('wc -c', { stdin: 'x'.repeat(300_000) }))).toMatchObject({ stdout: '300000\n' });
    });

    it('may close its input before it was written', async () => {
      const result = await runner.run(spec('exec <&-; echo done', { stdin: 'x'.repeat(3_000_000) }));
      expect(result).toMatchObject({ end: 'exited', exitCode: 0, stdout: 'done\n' });
    });

    it('has no input when none is given', async () => {
      expect(await runner.run(spec('cat; echo done'))).toMatchObject({ stdout: 'done\n' });
    });
  });

  describe('a process that cannot start', () => {
    it('is not installed: ENOENT', async () => {
      const result = await runner.run({ ...spec(''), argv: ['no-such-program'], owner });
      expect(result).toMatchObject({ end: 'spawn_failed', errorCode: 'ENOENT', exitCode: null });
    });

    it('is not executable: EACCES', async () => {
      const file = path.join(cwd, 'plain');
      writeFileSync(file, 'echo');
      chmodSync(file, 0o644);
      expect(await runner.run({ ...spec(''), argv: [file] })).toMatchObject({
        end: 'spawn_failed',
        errorCode: 'EACCES',
      });
    });

    it('has no folder to run in: not mistaken for a missing program', async () => {
      const result = await runner.run({ ...spec('true'), cwd: path.join(cwd, 'gone') });
      expect(result).toMatchObject({ end: 'spawn_failed', errorCode: 'ENOTDIR' });
    });

    it('has a NUL in its arguments', async () => {
      const result = await runner.run({ ...spec(''), argv: ['echo', 'a\0b'] });
      expect(result).toMatchObject({ end: 'spawn_failed', errorCode: 'ERR_INVALID_ARG_VALUE' });
    });

    it('was aborted before it started', async () => {
      const result = await runner.run(spec('touch ran', { signal: AbortSignal.abort() }));
      expect(result.end).toBe('aborted');
      expect(readdirSync(cwd)).toEqual([]);
    });
  });

  describe('limits', () => {
    it('ends a run at its timeout', async () => {
      expect(await runner.run(spec(`sleep ${nonce}`, { timeoutMs: 200 }))).toMatchObject({
        end: 'timeout',
        signal: 'SIGINT',
      });
    });

    it('ends a run that writes but makes no progress', async () => {
      const script = `while :; do echo tick; sleep 0.05; done; : ${nonce}`;
      expect(await runner.run(spec(script, { idleTimeoutMs: 400 }))).toMatchObject({ end: 'idle_timeout' });
    });

    it('leaves a run alone that makes progress', async () => {
      const running = runner.start({
        ...spec('for i in 1 2 3 4 5 6; do echo tick; sleep 0.3; done', { idleTimeoutMs: 1_500 }),
        onStdout: () => {
          running.touch();
        },
      });
      expect(await running.done).toMatchObject({ end: 'exited', exitCode: 0 });
    });

    it('keeps head and tail of much output, and passes all of it on', async () => {
      let heard = 0;
      const result = await runner.run({
        ...spec('echo first; head -c 10000000 /dev/zero | tr "\\0" x; echo last'),
        keepOutputBytes: 2_000,
        onStdout: (chunk) => (heard += chunk.length),
      });
      expect(heard).toBe(10_000_011);
      expect(result.stdout).toMatch(/^first\nx+\n\[9998011 bytes left out\]\nx+last\n$/);
    });

    it('ends a run that floods us, and stops passing on', async () => {
      let heard = 0;
      const result = await runner.run({
        ...spec(`yes ${nonce}`, { owner }),
        maxOutputBytes: 10_000_000,
        onStdout: (chunk) => (heard += chunk.length),
      });
      expect(result.end).toBe('output_limit');
      expect(result.stdout.length).toBeLessThan(1_100_000);
      expect(heard).toBeLessThan(10_200_000);
    });
  });

  describe('the kill ladder', () => {
    it('asks over the own protocol first', async () => {
      const abort = new AbortController();
      const running = runner.start({
        ...spec(`trap "" INT TERM; while ! [ -e stop ]; do sleep 0.02; done; exit 7; : ${nonce}`),
        signal: abort.signal,
        interrupt: () => {
          writeFileSync(path.join(cwd, 'stop'), '');
          return Promise.resolve();
        },
      });
      await started();
      abort.abort();
      expect(await running.done).toMatchObject({ end: 'aborted', exitCode: 7 });
    });

    it('goes on when asking fails or never returns', async () => {
      for (const interrupt of [() => Promise.reject(new Error('no')), () => new Promise<void>(() => undefined)]) {
        const result = await runner.run(spec(`sleep ${nonce}`, { timeoutMs: 50, interrupt }));
        expect(result).toMatchObject({ end: 'timeout', signal: 'SIGINT' });
      }
    });

    it('reaches SIGTERM when SIGINT is ignored', async () => {
      const script = `trap "" INT; trap "exit 9" TERM; while :; do sleep 0.02; done; : ${nonce}`;
      const abort = new AbortController();
      const running = runner.start(spec(script, { signal: abort.signal }));
      await started();
      await eventually(() => ignores(livingWith(nonce)[0] ?? 0, 2));
      abort.abort();
      expect(await running.done).toMatchObject({ end: 'aborted', exitCode: 9 });
    });

    it('reaches SIGKILL when both are ignored, and a second abort changes nothing', async () => {
      const abort = new AbortController();
      const running = runner.start(spec(`trap "" INT TERM; sleep ${nonce}; sleep ${nonce}`, { signal: abort.signal }));
      await started(2);
      abort.abort();
      abort.abort();
      expect(await running.done).toMatchObject({ end: 'aborted', signal: 'SIGKILL' });
      abort.abort();
    });

    it('ends a stopped tree', async () => {
      const abort = new AbortController();
      const running = runner.start(spec(`sleep ${nonce} & kill -STOP 0`, { signal: abort.signal, owner }));
      await started(2);
      abort.abort();
      expect(await running.done).toMatchObject({ end: 'aborted', signal: 'SIGINT' });
    });
  });

  describe('grandchildren', () => {
    const escapes: readonly [string, (sleep: string) => string][] = [
      ['in the background', (sleep) => `${sleep} &`],
      ['in a session of its own', (sleep) => `setsid ${sleep} &`],
      ['double forked', (sleep) => `(setsid sh -c '${sleep} & exit' &)`],
      ['that ignores signals', (sleep) => `trap '' INT TERM HUP; setsid ${sleep} &`],
      ['that holds our pipes in its own session', (sleep) => `setsid sh -c '${sleep}; echo late' &`],
    ];
    it.each(escapes)('%s: does not survive the end of its parent', async (_, escape) => {
      const script = `${escape(`sleep ${nonce}`)}\nwhile ! [ -e go ]; do sleep 0.02; done`;
      const running = runner.start(spec(script, { owner }));
      await eventually(() => sleepers(nonce) >= 1);
      writeFileSync(path.join(cwd, 'go'), '');
      expect(await running.done).toMatchObject({ end: 'exited', exitCode: 0 });
      expect(livingWith(nonce)).toEqual([]);
    });

    it.each(escapes)('%s: does not survive an abort', async (_, escape) => {
      const abort = new AbortController();
      const running = runner.start(
        spec(`${escape(`sleep ${nonce}`)}\nsleep ${nonce}`, { owner, signal: abort.signal }),
      );
      await eventually(() => sleepers(nonce) >= 2);
      abort.abort();
      expect((await running.done).end).toBe('aborted');
      expect(livingWith(nonce)).toEqual([]);
    });

    it('without environment, in its own session: found by descent at an abort', async () => {
      const abort = new AbortController();
      const script = `env -i setsid sleep ${nonce} & sleep ${nonce}`;
      const running = runner.start(spec(script, { signal: abort.signal }));
      await eventually(() => sleepers(nonce) >= 2);
      abort.abort();
      await running.done;
      expect(livingWith(nonce)).toEqual([]);
    });

    it('without environment, session or parent: found because it was seen before', async () => {
      const abort = new AbortController();
      // The middle shell lives for some looks of the watch, and is gone when the end comes.
      const script = `env -i setsid sh -c 'sleep ${nonce} & sleep 1.5' & wait; touch orphaned; sleep ${nonce}`;
      const running = runner.start(spec(script, { owner, signal: abort.signal }));
      await eventually(() => readdirSync(cwd).includes('orphaned'));
      abort.abort();
      await running.done;
      expect(livingWith(nonce)).toEqual([]);
    });

    it('that keeps forking: none is left', async () => {
      const bomb = `f() { sleep 0.01; sh -c ': ${nonce}; sleep ${nonce}' & f; }; trap "" INT TERM; f & f`;
      const abort = new AbortController();
      const running = runner.start(spec(bomb, { owner, signal: abort.signal }));
      await started(12);
      abort.abort();
      await running.done;
      expect(livingWith(nonce)).toEqual([]);
    });

    it('of one run are ended without touching another run of the same attempt', async () => {
      const abort = new AbortController();
      const other = runner.start(spec(`sleep ${nonce}`, { owner, signal: abort.signal }));
      await runner.run(spec(`setsid sleep ${nonce} & exit 0`, { owner }));
      expect(livingWith(nonce)).toEqual([other.pid, ...childrenOf(other.pid)]);
      abort.abort();
      await other.done;
    });
  });

  describe('endStrays', () => {
    it('lets a stopped process end itself', async () => {
      const stray = runner.start(spec(`kill -STOP $$; : ${nonce}`, { owner }));
      await eventually(() => procFile(stray.pid ?? 0, 'status').includes('State:\tT'));
      expect(await runner.endStrays(owner.protocolId)).toBe(1);
      expect((await stray.done).signal).toBe('SIGTERM');
    });

    it('ends the processes of the protocol, but not those of the attempt to keep', async () => {
      const frozen = new ChildProcessRunner({ watchIntervalMs: 100 });
      const stray = frozen.start(spec(`setsid sleep ${nonce} & sleep ${nonce}`, { owner }));
      const abort = new AbortController();
      const kept = { ...owner, attemptId: randomUUID() };
      const keeper = runner.start(spec(`sleep ${nonce}`, { owner: kept, signal: abort.signal }));
      await eventually(() => sleepers(nonce) >= 3);

      expect(await runner.endStrays(owner.protocolId, kept.attemptId)).toBeGreaterThanOrEqual(2);
      expect((await stray.done).signal).toBe('SIGTERM');
      expect(livingWith(nonce)).toEqual([keeper.pid, ...childrenOf(keeper.pid)]);
      expect(await runner.endStrays(randomUUID())).toBe(0);

      abort.abort();
      await keeper.done;
      await frozen.close();
    });

    it('leaves alone what works for the same protocol in another data folder: that is a copy of this one', async () => {
      const [here, copy, linked] = ['here', 'copy', 'linked'].map((name) => path.join(cwd, name)) as [
        string,
        string,
        string,
      ];
      mkdirSync(here);
      mkdirSync(copy);
      symlinkSync(here, linked);
      const runners = [here, copy, linked].map((place) => new ChildProcessRunner({ watchIntervalMs: 100, place }));
      const [ours, theirs, again] = runners as [ChildProcessRunner, ChildProcessRunner, ChildProcessRunner];
      const abort = new AbortController();
      const left = ours.start(spec(`sleep ${nonce}`, { owner }));
      // As version 0.1.0 started them.
      const unnamed = runner.start(spec(`sleep ${nonce}`, { owner }));
      const busy = theirs.start(spec(`sleep ${nonce}`, { owner, signal: abort.signal }));
      await eventually(() => sleepers(nonce) === 3);

      expect(await again.endStrays(owner.protocolId)).toBeGreaterThanOrEqual(2);
      expect([(await left.done).signal, (await unnamed.done).signal]).toEqual(['SIGTERM', 'SIGTERM']);
      expect(livingWith(nonce)).toEqual([busy.pid, ...childrenOf(busy.pid)]);

      abort.abort();
      await busy.done;
      await Promise.all(runners.map((each) => each.close()));
    });
  });
});

function sleepers(text: string): number {
  return livingWith(text).filter((pid) => procFile(pid, 'comm') === 'sleep\n').length;
}

function ignores(pid: number, signal: number): boolean {
  const mask = /SigIgn:\t([0-9a-f]+)/.exec(procFile(pid, 'status'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & (1n << BigInt(signal - 1))) !== 0n;
}
