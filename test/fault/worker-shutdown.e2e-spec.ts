import { eventually } from '../support/eventually';
import type { FaultBench, StartedWorker } from '../support/fault/fault-bench';
import { describeOnServers } from '../support/fault/fault-servers';
import { processesOf, stepsOnRemote, violations } from '../support/fault/run-checker';

jest.setTimeout(60_000);

/** The deadline of the shutdown, and what a busy machine adds to the end of a process. */
const SHUTDOWN = { DEKSDENFLOW_SHUTDOWN_SECONDS: '4', DEKSDENFLOW_LEASE_SECONDS: '60' };
const ENDED_BY_MS = 4_000 + 3_000;

describeOnServers('SIGTERM', (servers) => {
  let bench: FaultBench;

  beforeEach(async () => {
    bench = await servers.newBench(SHUTDOWN);
    await bench.open();
  });
  afterEach(() => bench.dispose());

  /** Works long the first time only, so that its successor need not be waited for. */
  const longOnce = () => {
    const mark = `${bench.root}/begun`;
    return {
      stepName: 'one',
      commands: [`if test -f ${mark}; then :; else touch ${mark}; echo begun; sleep 60; fi; echo one > one.txt`],
      gates: [{ name: 'is there', command: 'test -f one.txt' }],
    };
  };

  const agentRuns = (id: string) => eventually(() => processesOf(id).length > 0, { timeoutMs: 20_000 });

  async function holderOf(workers: readonly StartedWorker[], id: string): Promise<StartedWorker> {
    const { attempt } = await bench.opened().protocols.get(id);
    const row = (await bench.opened().jobs.overview()).workers.find((worker) => worker.id === attempt?.workerId);
    const holder = workers.find((worker) => worker.child.pid === row?.pid);
    if (holder === undefined) throw new Error('Nobody holds the run.');
    return holder;
  }

  it('hands a long run back: another worker goes on long before the lease is over, and no loss is counted', async () => {
    const workers = await Promise.all([bench.startWorker(), bench.startWorker()]);
    const id = await bench.begin([longOnce()]);
    await agentRuns(id);
    const leaving = await holderOf(workers, id);
    const asked = Date.now();
    leaving.child.kill('SIGTERM');
    expect(await leaving.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(ENDED_BY_MS);
    await bench.completed(id, 20_000);
    const core = bench.opened();
    expect(await violations(core.database, id)).toEqual([]);
    const { run, steps } = await core.protocols.get(id);
    expect(stepsOnRemote(bench.git.remote, run.protocolName)).toEqual(['plan', '1']);
    expect(steps[0]?.losses).toBe(0);
    const attempts = await core.stepStore.listAttempts({ stepRunId: steps[0]?.id ?? '' });
    expect(attempts.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'execute lost',
      'execute succeeded',
      'qa succeeded',
    ]);
    expect(processesOf(id)).toEqual([]);
  });

  it('ends the process and its agent by the deadline with Redis and Postgres gone', async () => {
    const worker = await bench.startWorker();
    const id = await bench.begin([longOnce()]);
    await agentRuns(id);
    await Promise.all([servers.redis.kill(), servers.postgres.stop('immediate')]);
    try {
      const asked = Date.now();
      worker.child.kill('SIGTERM');
      await worker.ended;
      expect(Date.now() - asked).toBeLessThan(ENDED_BY_MS);
      await eventually(() => processesOf(id).length === 0, { timeoutMs: 10_000 });
    } finally {
      await Promise.all([servers.redis.restart(), servers.postgres.restart()]);
    }
  });

  it('ends the process by the deadline with a Postgres that says nothing', async () => {
    const worker = await bench.startWorker();
    const id = await bench.begin([longOnce()]);
    await agentRuns(id);
    const frozen = servers.freezePostgres();
    try {
      const asked = Date.now();
      worker.child.kill('SIGTERM');
      await worker.ended;
      expect(Date.now() - asked).toBeLessThan(ENDED_BY_MS);
    } finally {
      frozen.thaw();
    }
  });
});
