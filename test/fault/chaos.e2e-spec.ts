import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually } from '../support/eventually';
import type { FaultBench, StartedWorker } from '../support/fault/fault-bench';
import { describeOnServers, type FaultServers } from '../support/fault/fault-servers';
import { violations } from '../support/fault/run-checker';

jest.setTimeout(180_000);

const PROTOCOLS = 60;
const WORKERS = 3;
const FAULTS_FOR_MS = 45_000;
const FREEZE_MS = 5_000;

const BY_HAND = { actor: 'user:test', requestId: null };
const SETTINGS = { DEKSDENFLOW_WORKER_CONCURRENCY: '8' };

/** Mostly a second, and one in eight longer than the lease. */
function randomSteps() {
  return [1, 2, 3].map((index) => ({
    stepName: `s${String(index)}`,
    commands: [`s${String(index)} ${String(Math.round(Math.random() < 0.125 ? 2_500 : 300 + Math.random() * 900))}`],
    qa: { policy: 'skip' as const },
  }));
}

function pick<T>(choices: readonly T[]): T {
  const choice = choices[Math.floor(Math.random() * choices.length)];
  if (choice === undefined) throw new Error('Nothing to choose from.');
  return choice;
}

/** What happens to an installation in a bad minute, one thing at a time. */
class Chaos {
  readonly done: string[] = [];
  private readonly workers: StartedWorker[] = [];
  private readonly thaws: Promise<void>[] = [];

  constructor(
    private readonly bench: FaultBench,
    private readonly servers: FaultServers,
  ) {}

  async begin(): Promise<void> {
    for (let count = 0; count < WORKERS; count++) await this.startWorker();
  }

  async goOn(forMs: number): Promise<void> {
    const until = Date.now() + forMs;
    const faults = {
      kill: () => this.kill(),
      freeze: () => this.freeze(),
      flush: () => this.servers.redis.flushAll(),
      redis: () => this.restartRedis(),
      connections: () => this.cutConnections(),
    };
    while (Date.now() < until) {
      const name = pick(['kill', 'freeze', 'freeze', 'flush', 'redis', 'connections', 'connections'] as const);
      this.done.push(name);
      await faults[name]();
      await pause(300 + Math.random() * 900);
    }
    await Promise.all(this.thaws);
  }

  private async startWorker(): Promise<void> {
    this.workers.push(await this.bench.startWorker({ idleGit: true }));
  }

  private async kill(): Promise<void> {
    const [worker] = this.workers.splice(Math.floor(Math.random() * this.workers.length), 1);
    worker?.child.kill('SIGKILL');
    await worker?.ended;
    await this.startWorker();
  }

  private freeze(): Promise<void> {
    const { child } = pick(this.workers);
    child.kill('SIGSTOP');
    this.thaws.push(pause(FREEZE_MS).then(() => void child.kill('SIGCONT')));
    return Promise.resolve();
  }

  private async restartRedis(): Promise<void> {
    await this.servers.redis.kill();
    await pause(1_000);
    await this.servers.redis.restart();
  }

  private async cutConnections(): Promise<void> {
    const client = new Client({ connectionString: this.servers.postgres.url });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deksdenflow' AND random() < 0.5`,
    );
    await client.end();
  }
}

/** Three losses in a row are held to be the step's fault, which a minute like this can bring about: then a person looks. */
async function completedWithHelp(bench: FaultBench, id: string): Promise<void> {
  const { protocols } = bench.opened();
  await eventually(
    async () => {
      const { run } = await protocols.get(id);
      if (run.statusReason?.code === 'poison_step') await protocols.act(id, 'retry_latest', BY_HAND);
      if (run.status !== 'completed') throw new Error(`The run is ${run.status}: ${run.statusReason?.message ?? ''}`);
    },
    { timeoutMs: 40_000, intervalMs: 100 },
  );
}

/**
 * Milliseconds from the loss of an attempt to the start of its successor, sorted. A third loss in a row has none: that
 * run waits for a person, which is no delay of ours. The others have theirs queued in the moment of the loss.
 */
async function recoveries(bench: FaultBench): Promise<number[]> {
  const rows = await bench.opened().database.read.all(
    `SELECT min(n.started_at) - l.finished_at AS ms FROM attempts l
     JOIN attempts n ON n.protocol_run_id = l.protocol_run_id AND n.queued_at = l.finished_at AND n.started_at IS NOT NULL
     WHERE l.status = 'lost' GROUP BY l.id, l.finished_at`,
  );
  return rows.map((row) => Number(row.ms)).sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

describeOnServers('a bad minute on Postgres and Redis', (servers) => {
  it('ends with every run completed, every effect by its lease holder, no gap and no figure lost', async () => {
    const bench = await servers.newBench(SETTINGS);
    const others = [await bench.anotherSweeper()];
    try {
      const core = await bench.open({ idleGit: true });
      const chaos = new Chaos(bench, servers);
      await chaos.begin();
      const ids: string[] = [];
      const faults = chaos.goOn(FAULTS_FOR_MS);
      for (let count = 0; count < PROTOCOLS; count++) {
        // A request that meets a cut connection is refused, and made again by whoever made it.
        ids.push(await eventually(() => bench.begin(randomSteps(), 'paid'), { timeoutMs: 20_000, intervalMs: 200 }));
        await pause((0.8 * FAULTS_FOR_MS) / PROTOCOLS);
      }
      await faults;
      for (const id of ids) await completedWithHelp(bench, id);
      const wrong = await Promise.all(
        ids.map(async (id) => (await violations(core.database, id)).map((line) => `${id}: ${line}`)),
      );
      expect(wrong.flat()).toEqual([]);
      const times = await recoveries(bench);
      const figures = [0.5, 0.99, 1].map((part) => percentile(times, part));
      process.stderr.write(
        `chaos: ${String(chaos.done.length)} faults, ${String(times.length)} attempts lost; loss to next start p50/p99/max ${figures.join('/')} ms\n`,
      );
    } finally {
      for (const stop of others) await stop();
      await bench.dispose();
    }
  });
});
