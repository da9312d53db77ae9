import type { QueueName } from '../queue/domain/job';

export { QUEUE_NAMES, type QueueName } from '../queue/domain/job';

/** All that travels: ids. The worker reads everything else from the database, which is the truth. */
export interface QueueMessage {
  readonly v: 1;
  /** Identity of the installation: a message of another database must not claim a row here. */
  readonly epoch: string;
  readonly jobId: string;
  /** How often the row was handed to the queue; an older message is dropped. */
  readonly dispatch: number;
}

export type QueueBackend = 'embedded' | 'redis' | 'postgres';

/** What a server tells of itself that matters for the queue; absent where it has no such thing, or hides it. */
export interface QueueVitals {
  /** Keys dropped for want of memory since its start. */
  readonly evictedKeys?: number;
  readonly usedMemoryBytes?: number;
  readonly aofEnabled?: boolean;
}

export interface QueueConsumer {
  /** Milliseconds since something came through the blocking connection; null while every slot is busy and nothing is asked for. */
  silentMs(): number | null;
  /** True while this consumer provably receives: its blocking connection has answered lately. */
  healthy(): boolean;
  /** Takes nothing new, waits for running handlers up to the deadline in milliseconds, then lets go. */
  close(deadlineMs: number): Promise<void>;
}

/** Messages may be lost, repeated and reordered; nobody relies on more. */
export abstract class QueueTransport {
  abstract readonly backend: QueueBackend;
  /** Connects, migrates what the backend needs. Throws `Unavailable('queue.unreachable')`. */
  abstract open(): Promise<void>;
  /** Fails within about a second with `Unavailable('queue.unreachable')` when the queue is away. */
  abstract publish(queue: QueueName, messages: readonly QueueMessage[]): Promise<void>;
  /** `handle` must not throw: whatever happens to the job is written in its row. */
  abstract consume(
    queue: QueueName,
    concurrency: number,
    handle: (message: QueueMessage) => Promise<void>,
  ): Promise<QueueConsumer>;
  /** Messages that wait for a consumer, an upper bound of what is not lost. Throws `Unavailable('queue.unreachable')`. */
  abstract waiting(queue: QueueName): Promise<number>;
  /** Throws `Unavailable('queue.unreachable')`. */
  async vitals(): Promise<QueueVitals> {
    await this.ping();
    return {};
  }
  /** Throws `Unavailable('queue.unreachable')`. */
  abstract ping(): Promise<void>;
  /** Resolves within the deadline in milliseconds even when the queue is away. */
  abstract close(deadlineMs: number): Promise<void>;
}
