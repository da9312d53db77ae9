import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually } from '../support/eventually';
import { EMBEDDED, FaultBench } from '../support/fault/fault-bench';
import { describeOnServers } from '../support/fault/fault-servers';
import { paidRuns, RUN_TOKENS } from '../support/fault/paid-engine';
import { violations } from '../support/fault/run-checker';

jest.setTimeout(120_000);

const OUTAGE_MS = 20_000;

const paidSteps = (...ms: readonly number[]) =>
  ms.map((duration, index) => ({
    stepName: `s${String(index)}`,
    commands: [`s${String(index)} ${String(duration)}`],
    gates: [{ name: 'is there', command: `test -f s${String(index)}.txt` }],
  }));

const working = (bench: FaultBench, id: string, step = 's0') =>
  eventually(() => paidRuns(bench.bill).has(`${id} ${step}`), { timeoutMs: 20_000 });

/** Complete, sound, every step paid for exactly once, and booked so. */
async function expectPaidOnce(bench: FaultBench, ids: readonly string[], timeoutMs: number): Promise<void> {
  for (const id of ids) {
    await bench.completed(id, timeoutMs);
    expect(await violations(bench.opened().database, id)).toEqual([]);
    const { run, steps } = await bench.opened().protocols.get(id);
    const paid = steps.map((step) => paidRuns(bench.bill).get(`${id} ${step.stepName}`));
    expect(paid).toEqual(steps.map(() => 1));
    expect(run.inputTokens).toBe(steps.length * RUN_TOKENS);
  }
}

describe('SQLite with the embedded queue', () => {
  it('loses nothing when the folder of the queue is deleted under the running process', async () => {
    const bench = new FaultBench(EMBEDDED);
    try {
      await bench.open();
      await bench.startWorker();
      const ids = [await bench.begin(paidSteps(1_500, 100), 'paid'), await bench.begin(paidSteps(1_500, 100), 'paid')];
      for (const id of ids) await working(bench, id);
      // Gone at one stroke: its Postgres has a thread of its own, and makes files while a folder is emptied one by one.
      const queue = join(bench.git.dataDir(), 'queue');
      renameSync(queue, `${queue}.gone`);
      rmSync(`${queue}.gone`, { recursive: true });
      ids.push(await bench.begin(paidSteps(100), 'paid'));
      await expectPaidOnce(bench, ids, 60_000);
    } finally {
      await bench.dispose();
    }
  });
});

describeOnServers('Postgres and Redis', (servers) => {
  let bench: FaultBench;

  beforeEach(async () => {
    bench = await servers.newBench();
    await bench.open();
    await Promise.all([bench.startWorker(), bench.startWorker()]);
  });
  afterEach(() => bench.dispose());

  it('FLUSHALL in the middle of agent runs, with work still queued', async () => {
    const running = await Promise.all([1, 2, 3].map(() => bench.begin(paidSteps(1_500, 50), 'paid')));
    for (const id of running) await working(bench, id);
    const waiting = await Promise.all([1, 2, 3, 4, 5, 6].map(() => bench.begin(paidSteps(50), 'paid')));
    await servers.redis.flushAll();
    await expectPaidOnce(bench, [...running, ...waiting], 40_000);
  });

  it('Redis, all its data and Postgres gone for 20 s in the middle of agent runs that end during and after the outage', async () => {
    const ids = [await bench.begin(paidSteps(10_000, 50), 'paid'), await bench.begin(paidSteps(30_000, 50), 'paid')];
    for (const id of ids) await working(bench, id);
    await Promise.all([servers.redis.kill(), servers.postgres.stop('immediate')]);
    await pause(OUTAGE_MS);
    await Promise.all([servers.redis.restart(), servers.postgres.restart()]);
    await expectPaidOnce(bench, ids, 40_000);
  });

  it('half of the connections to Postgres ended every second for ten seconds', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => bench.begin(paidSteps(700, 700, 700, 700), 'paid')));
    const client = new Client({ connectionString: servers.postgres.url });
    await client.connect();
    for (let second = 0; second < 10; second++) {
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deksdenflow' AND random() < 0.5`,
      );
      await pause(1_000);
    }
    await client.end();
    await expectPaidOnce(bench, ids, 40_000);
  });

  it('a remote that is gone when the work is to be pushed: once it is back a retry pushes it, and the agent is not paid again', async () => {
    const hidden = `${bench.git.remote}.away`;
    const id = await bench.begin(paidSteps(1_500), 'paid');
    await working(bench, id);
    renameSync(bench.git.remote, hidden);
    const { protocols } = bench.opened();
    await eventually(async () => (await protocols.get(id)).run.status === 'blocked', { timeoutMs: 20_000 });
    renameSync(hidden, bench.git.remote);
    await protocols.act(id, 'retry_latest', { actor: 'user:test', requestId: null });
    await expectPaidOnce(bench, [id], 30_000);
  });
});
