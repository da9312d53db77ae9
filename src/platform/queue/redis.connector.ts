import { type BackendFactory, type ConnectionOptions, createRedisBackend } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import type { Connector, Lease, QueueLog } from './connector';
import { OwnedRedis } from './owned-redis';
import { checkRedis, redisVitals } from './redis-checks';
import type { QueueVitals } from '../../ports/queue-transport';
import { queueUnreachable } from './unreachable';

const retryStrategy = (times: number) => Math.min(times * 100, 1_000);

/** Fails within a second and comes back by itself: a request must not wait for Redis. */
const PRODUCER: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 1_000,
  commandTimeout: 1_000,
  socketTimeout: 5_000,
  retryStrategy,
};

/**
 * Waits for ever, as BullMQ demands. Without `socketTimeout` a half-open link (the peer stays connected but
 * says nothing) left a worker idle for good; it must be longer than a blocking wait.
 */
const WORKER: RedisOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: 2_000,
  socketTimeout: 12_000,
  retryStrategy,
};

export class RedisConnector implements Connector<ConnectionOptions> {
  readonly backend = 'redis';
  readonly factory: BackendFactory = createRedisBackend;
  private control: OwnedRedis | undefined;

  constructor(
    private readonly url: string,
    private readonly options: { readonly allowEviction: boolean; readonly log: QueueLog },
  ) {}

  async open(): Promise<void> {
    const control = new OwnedRedis(this.url, { ...PRODUCER, connectTimeout: 5_000, lazyConnect: true });
    this.control = control;
    let lastError: unknown;
    control.on('error', (error) => (lastError = error));
    try {
      await control.connect();
    } catch (error) {
      control.cut();
      // connect() itself only says that the connection is closed; the event before it said why.
      throw queueUnreachable(this.backend, lastError ?? error);
    }
    await checkRedis(control, this.options);
  }

  lease(role: 'producer' | 'worker'): Lease<ConnectionOptions> {
    const connection = new OwnedRedis(this.url, role === 'producer' ? PRODUCER : WORKER);
    return {
      connection,
      cut: () => {
        connection.cut();
      },
    };
  }

  async ping(): Promise<void> {
    if (this.control === undefined) throw new Error('the transport is not open');
    await this.control.ping();
  }

  async vitals(): Promise<QueueVitals> {
    if (this.control === undefined) throw new Error('the transport is not open');
    return redisVitals(await this.control.info());
  }

  /** An idle worker asks again every few seconds by itself, and Redis answers even when there is nothing. */
  wake(): Promise<void> {
    return Promise.resolve();
  }

  /** BullMQ gives a wait up a second after its time, and then the empty result was not the server's. */
  provesLife(wait: { readonly found: boolean; readonly elapsedMs: number; readonly timeoutMs: number }): boolean {
    return wait.found || wait.elapsedMs < wait.timeoutMs + 900;
  }

  close(): Promise<void> {
    this.control?.cut();
    return Promise.resolve();
  }
}
