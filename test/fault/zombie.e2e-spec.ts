import { eventually } from '../support/eventually';
import type { FaultBench } from '../support/fault/fault-bench';
import type { FaultPoint } from '../support/fault/fault-points';
import { describeOnServers } from '../support/fault/fault-servers';
import { paidRuns } from '../support/fault/paid-engine';
import { processesOf, stepsOnRemote, violations } from '../support/fault/run-checker';

jest.setTimeout(60_000);

const paidStep = (name: string, ms: number) => ({
  stepName: name,
  commands: [`${name} ${String(ms)}`],
  gates: [{ name: 'is there', command: `test -f ${name}.txt` }],
});

describeOnServers('a worker frozen for longer than its lease', (servers) => {
  let bench: FaultBench;

  beforeEach(async () => {
    bench = await servers.newBench();
    await bench.open();
  });
  afterEach(() => bench.dispose());

  const attemptOf = async (id: string) => (await bench.opened().protocols.get(id)).attempt?.id ?? '';
  const attempt = (attemptId: string) => bench.opened().stepStore.findAttempt(attemptId);
  const lostAttempt = (attemptId: string) =>
    eventually(
      async () => {
        const row = await attempt(attemptId);
        return row?.status === 'lost' && row;
      },
      { timeoutMs: 15_000 },
    );

  /** Freezes the worker at the point, lets another take over, and wakes it while that one works on step one. */
  async function wakeBesideSuccessor(point: FaultPoint, unfenced: boolean): Promise<string> {
    const first = await bench.startWorker({ host: 'a', unfenced });
    bench.arm(point, 'SIGSTOP');
    const id = await bench.begin([paidStep('one', 2_000), paidStep('two', 0)], 'paid');
    await eventually(() => bench.armed() === 0, { timeoutMs: 20_000 });
    const held = await attemptOf(id);
    await bench.startWorker({ host: 'b', unfenced });
    const lost = await lostAttempt(held);
    await eventually(() => paidRuns(bench.bill).get(`${id} one`) === 2, { timeoutMs: 15_000 });
    first.child.kill('SIGCONT');
    if (!unfenced) {
      await bench.completed(id, 30_000);
      expect(await attempt(held)).toEqual(lost);
    }
    return id;
  }

  it.each(['in_engine', 'before_commit', 'after_commit', 'before_push'] as const)(
    'at %s writes nothing when it wakes beside its successor',
    async (point) => {
      const id = await wakeBesideSuccessor(point, false);
      expect(await violations(bench.opened().database, id)).toEqual([]);
      const { run } = await bench.opened().protocols.get(id);
      expect(stepsOnRemote(bench.git.remote, run.protocolName)).toEqual(['plan', '1', '2']);
    },
  );

  it('at before_commit does settle the run of its successor when the fence is taken away, and the checker says so', async () => {
    const id = await wakeBesideSuccessor('before_commit', true);
    await eventually(
      async () =>
        (await violations(bench.opened().database, id)).some((line) => line.includes('was written by worker:')),
      { timeoutMs: 20_000 },
    );
  });

  it('ends its agent within seconds of waking, and the step is done again', async () => {
    const worker = await bench.startWorker();
    const mark = `${bench.root}/begun`;
    const command = `if test -f ${mark}; then :; else touch ${mark}; setsid sleep 60 & sleep 60; fi; echo one > one.txt`;
    const id = await bench.begin([
      { stepName: 'one', commands: [command], gates: [{ name: 'is there', command: 'test -f one.txt' }] },
    ]);
    await eventually(() => processesOf(id).length >= 3, { timeoutMs: 20_000 });
    const agents = processesOf(id);
    const held = await attemptOf(id);
    worker.child.kill('SIGSTOP');
    const lost = await lostAttempt(held);
    worker.child.kill('SIGCONT');
    await eventually(() => processesOf(id).every((pid) => !agents.includes(pid)), { timeoutMs: 5_000 });
    await bench.completed(id, 20_000);
    expect(await violations(bench.opened().database, id)).toEqual([]);
    expect(await attempt(held)).toEqual(lost);
    expect(processesOf(id)).toEqual([]);
  });
});
