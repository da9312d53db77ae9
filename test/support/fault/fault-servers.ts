import { childrenOf, livingWith } from '../living-processes';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../postgres';
import { REDIS_HINT, redisProgram, startRedis, type TestRedis } from '../redis';
import { requireOrSkip } from '../requirement';
import { FaultBench } from './fault-bench';

/** Postgres and Redis of one suite; every bench is an installation of its own on them. */
export class FaultServers {
  private benches = 0;
  private started: { readonly postgres: TestPostgres; readonly redis: TestRedis } | undefined;

  get postgres(): TestPostgres {
    return this.running().postgres;
  }

  get redis(): TestRedis {
    return this.running().redis;
  }

  async start(): Promise<void> {
    const [postgres, redis] = await Promise.all([startPostgres({ fsync: false }), startRedis()]);
    this.started = { postgres, redis };
  }

  async newBench(settings: Readonly<Record<string, string>> = {}): Promise<FaultBench> {
    // Redis has sixteen databases; benches that work side by side are fewer.
    const redisUrl = `${this.redis.url}/${String(this.benches++ % 16)}`;
    return new FaultBench({ databaseUrl: await this.postgres.createDatabase(), redisUrl }, settings);
  }

  /** Stops every process of Postgres where it is, as a dead link does: connections stay, and nothing answers. */
  freezePostgres(): { thaw: () => void } {
    const pids = livingWith(`\0-p\0${String(this.postgres.port)}\0`).flatMap((pid) => [pid, ...childrenOf(pid)]);
    if (pids.length < 2) throw new Error('Postgres was not found among the processes.');
    const all = (signal: NodeJS.Signals): void => {
      for (const pid of pids) process.kill(pid, signal);
    };
    all('SIGSTOP');
    return {
      thaw: () => {
        all('SIGCONT');
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.dispose(), this.redis.stop()]);
  }

  private running() {
    if (this.started === undefined) throw new Error('The servers are not started.');
    return this.started;
  }
}

/** A suite on Postgres and Redis; skipped, and in CI failed, where they are not installed. */
export function describeOnServers(name: string, suite: (servers: FaultServers) => void): void {
  const found = postgresFound && redisProgram !== undefined;
  requireOrSkip(
    'Postgres with Redis',
    found,
    `${POSTGRES_HINT} ${REDIS_HINT}`,
  )(name, () => {
    const servers = new FaultServers();
    beforeAll(() => servers.start(), 60_000);
    suite(servers);
    // Hooks run in this order: the suite's own need the servers.
    afterAll(() => servers.stop());
  });
}
