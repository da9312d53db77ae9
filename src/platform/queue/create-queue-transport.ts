import { ConfigurationError } from '../../kernel/errors';
import type { QueueTransport } from '../../ports/queue-transport';
import { BullmqTransport } from './bullmq.transport';
import type { QueueLog } from './connector';
import { EmbeddedConnector } from './embedded.connector';
import { PostgresConnector } from './postgres.connector';
import { RedisConnector } from './redis.connector';

export interface QueueTransportOptions {
  /** `DEKSDENFLOW_REDIS_URL`; null means embedded. */
  readonly url: string | null;
  readonly dataDir: string;
  /** Identity of the installation: the queues of another one on the same server are not ours. */
  readonly epoch: string;
  /** Redis may evict keys under memory pressure; its messages would vanish. For those who know. */
  readonly allowEviction?: boolean;
  readonly log?: QueueLog;
  /** How often a consumer that hears nothing is proved to hear; for tests. */
  readonly wakeEveryMs?: number;
}

/** The one switch between the backends. Opens nothing yet. */
export function createQueueTransport(options: QueueTransportOptions): QueueTransport {
  const log = options.log ?? (() => undefined);
  const { url, epoch, wakeEveryMs } = options;
  switch (url === null ? 'embedded' : url.slice(0, url.indexOf('://'))) {
    case 'embedded':
    case 'memory':
    case 'fakeredis':
      return new BullmqTransport(new EmbeddedConnector(options.dataDir, log), epoch, log, wakeEveryMs);
    case 'redis':
    case 'rediss':
      return new BullmqTransport(
        new RedisConnector(url ?? '', { allowEviction: options.allowEviction ?? false, log }),
        epoch,
        log,
        wakeEveryMs,
      );
    case 'postgres':
    case 'postgresql':
      return new BullmqTransport(new PostgresConnector(url ?? '', log), epoch, log, wakeEveryMs);
    default:
      // The value may hold a password, so it is not repeated.
      throw new ConfigurationError(
        'DEKSDENFLOW_REDIS_URL must begin with redis://, rediss://, postgres://, postgresql:// or embedded://.',
        { name: 'DEKSDENFLOW_REDIS_URL' },
      );
  }
}
