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

export interface QueueConsumer {
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
  abstract ping(): Promise<void>;
  /** Resolves within the deadline in milliseconds even when the queue is away. */
  abstract close(deadlineMs: number): Promise<void>;
}
