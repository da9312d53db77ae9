import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { built } from '../support/built';
import { eventually } from '../support/eventually';
import { childrenOf, livingWith, newNonce, procFile } from '../support/living-processes';

const WORKER = built('test/fault/programs/run-owned-process.ts');

/** Waits for the kernel and the reaper, not for us: the noisiest machine needs seconds. */
const GONE = { timeoutMs: 15_000, everyMs: 100 };

/** Real processes on a machine that may be busy: the limit only catches what hangs. */
jest.setTimeout(30_000);

describe('a worker that dies', () => {
  let nonce: string;
  let worker: ChildProcess;

  const startWorker = async (script: string, processes: number): Promise<void> => {
    worker = spawn(process.execPath, [WORKER, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await eventually(() => agents().length >= processes);
  };
  /** The worker has the script, and so the nonce, in its own arguments. */
  const agents = (): number[] => livingWith(nonce).filter((pid) => pid !== worker.pid);
  const reapers = (): number[] =>
    childrenOf(worker.pid).filter((pid) => procFile(pid, 'cmdline').includes('deksdenflow-reaper'));

  beforeEach(() => (nonce = newNonce()));
  afterEach(() => {
    for (const pid of livingWith(nonce)) process.kill(pid, 'SIGKILL');
  });

  it.each([
    ['plainly', (sleep: string) => `setsid ${sleep} & ${sleep}`, 3],
    ['ignoring every signal', (sleep: string) => `trap '' HUP INT TERM; setsid ${sleep} & ${sleep}; ${sleep}`, 3],
    ['double forked in its own session', (sleep: string) => `(setsid sh -c '${sleep} & exit' &); ${sleep}`, 3],
    ['stopped', (sleep: string) => `setsid ${sleep} & ${sleep} & kill -STOP $!; wait`, 3],
  ])('by kill -9 takes its agent along: %s', async (_, script, processes) => {
    await startWorker(script(`sleep ${nonce}`), processes);
    const [reaper] = reapers();
    expect(reaper).toBeDefined();
    worker.kill('SIGKILL');
    await eventually(() => agents().length === 0, GONE);
    await eventually(() => procFile(reaper ?? 0, 'cmdline') === '', GONE);
  });

  it('takes along a grandchild without environment, which the watch has seen', async () => {
    // The second sleep begins when the watch, which looks ten times a second, has had its turn on a busy machine too.
    await startWorker(`env -i setsid sleep ${nonce} & sleep 3; sleep ${nonce}`, 2);
    // By their name: a process that has only been forked (of `sleep 3`) has the arguments of its parent for a moment.
    await eventually(() => agents().filter((pid) => procFile(pid, 'comm') === 'sleep\n').length === 2);
    worker.kill('SIGKILL');
    await eventually(() => agents().length === 0, GONE);
  });

  it('has a reaper that survives signals to the group, and comes back when killed', async () => {
    await startWorker(`sleep ${nonce}`, 2);
    const [first] = reapers();
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(first ?? 0, signal);
    expect(reapers()).toEqual([first]);
    process.kill(first ?? 0, 'SIGKILL');
    await eventually(() => reapers().length === 1 && reapers()[0] !== first);
    worker.kill('SIGKILL');
    await eventually(() => agents().length === 0, GONE);
  });

  it('has a reaper that keeps neither the worker nor itself alive after a clean end', async () => {
    await startWorker(`sleep ${nonce}`, 2);
    const [reaper] = reapers();
    for (const pid of agents()) process.kill(pid, 'SIGKILL');
    const [code] = (await once(worker, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(procFile(reaper ?? 0, 'cmdline')).toBe('');
  });

  it('has a reaper that weighs next to nothing', async () => {
    await startWorker(`sleep ${nonce}`, 2);
    const [reaper] = reapers();
    const anonymousKb = Number(/RssAnon:\s+(\d+)/.exec(procFile(reaper ?? 0, 'status'))?.[1]);
    expect(anonymousKb).toBeLessThan(2_048);
    worker.kill('SIGKILL');
    await eventually(() => agents().length === 0, GONE);
  });

  it('leaves the agents of another worker with the same id alone', async () => {
    await startWorker(`sleep ${nonce}`, 2);
    const dying = worker;
    const old = agents();
    await startWorker(`sleep ${nonce}; : second`, 5);
    const mine = livingWith(nonce).filter((pid) => !old.includes(pid) && pid !== dying.pid);
    dying.kill('SIGKILL');
    await eventually(() => old.every((pid) => procFile(pid, 'cmdline') === ''), GONE);
    expect(livingWith(nonce)).toEqual(mine);
    worker.kill('SIGKILL');
    await eventually(() => agents().length === 0, GONE);
  });
});
