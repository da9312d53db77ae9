import {
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type PostgresConnectionOptions,
  Queue,
  Worker,
} from 'bullmq';
import type { BackendFactory, IQueueBackend } from 'bullmq';
import { EmbeddedClusterFolder } from '../../../src/platform/queue/embedded-cluster';
import { EmbeddedPostgres } from '../../../src/platform/queue/embedded-postgres';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';
import { percentile } from '../statistics';

/** BullMQ alone, each job adding the next of its chain: no history, no state that could be asked for, no lease of ours. */
export class BullmqContender implements Contender {
  readonly name = 'bare BullMQ';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    if (this.backend === 'server') {
      const connection: ConnectionOptions = { url: ground.redisUrl, maxRetriesPerRequest: null };
      return this.chains(connection, createRedisBackend);
    }
    const postgres = new EmbeddedPostgres(new EmbeddedClusterFolder(`${ground.folder}/queue`), () => undefined);
    await postgres.start();
    try {
      return await this.chains<PostgresConnectionOptions>(postgres, createPostgresBackend);
    } finally {
      await postgres.stop();
    }
  }

  private async chains<C>(connection: C, factory: BackendFactory<IQueueBackend, C>): Promise<Figures> {
    const { lanes, laneSeconds } = this.load;
    const name = `bare-${String(Date.now())}`;
    const options = { connection, prefix: 'bench' };
    const queue = new Queue<{ lane: number }, void, string, { lane: number }, void, string, IQueueBackend, C>(
      name,
      options,
      factory,
    );
    const gaps: number[] = [];
    const ends: number[] = [];
    const lastEnd: number[] = [];
    const kept = { removeOnComplete: true, removeOnFail: true };
    const until = performance.now() + laneSeconds * 1_000;
    const worker = new Worker<{ lane: number }, void, string, IQueueBackend, number, C>(
      name,
      async (job) => {
        const now = performance.now();
        const { lane } = job.data;
        const before = lastEnd[lane];
        if (before !== undefined) gaps.push(now - before);
        if (now < until) await queue.add('step', { lane }, kept);
        lastEnd[lane] = performance.now();
        ends.push(performance.now());
      },
      { ...options, concurrency: lanes },
      factory,
    );
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    await Promise.all(Array.from({ length: lanes }, (_, lane) => queue.add('step', { lane }, kept)));
    await new Promise((resolve) => setTimeout(resolve, laneSeconds * 1_000 + 200));
    await worker.close();
    await queue.close();
    return {
      'gap under full load p50, ms': percentile(gaps, 0.5),
      'gap under full load p99, ms': percentile(gaps, 0.99),
      'jobs/s': ends.length / laneSeconds,
    };
  }
}
