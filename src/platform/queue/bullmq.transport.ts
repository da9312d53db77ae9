import { type IQueueBackend, Queue } from 'bullmq';
import {
  QUEUE_NAMES,
  type QueueConsumer,
  type QueueMessage,
  type QueueName,
  type QueueVitals,
  QueueTransport,
} from '../../ports/queue-transport';
import { BullmqConsumer } from './bullmq.consumer';
import { EVENTS, JOB_OPTIONS, PREFIX } from './bullmq-options';
import type { Connector, Lease, QueueLog } from './connector';
import { settledWithin, within } from './deadline';
import { canaryOf } from './message';
import { queueUnreachable } from './unreachable';

/** A publisher holds a request or the dispatch loop: it is told quickly, and the job row stays due. */
const PUBLISH_DEADLINE_MS = 1_000;

/**
 * On Postgres one bulk call makes two temporary tables, which costs as much as nine single calls
 * (6 ms against 0.66 ms each on PGlite).
 */
const BULK_FROM = 9;

interface Producer<C> {
  readonly queue: Queue<QueueMessage, void, string, QueueMessage, void, string, IQueueBackend, C>;
  readonly lease: Lease<C>;
}

/** BullMQ as mere transport: it knows ids, tries once and keeps nothing; the database decides about everything. */
export class BullmqTransport<C> extends QueueTransport {
  private readonly producers = new Map<QueueName, Producer<C>>();
  private readonly consumers = new Set<BullmqConsumer<C>>();

  constructor(
    private readonly connector: Connector<C>,
    private readonly epoch: string,
    private readonly log: QueueLog,
    private readonly wakeEveryMs = 30_000,
  ) {
    super();
  }

  get backend() {
    return this.connector.backend;
  }

  async open(): Promise<void> {
    try {
      await this.connector.open();
      for (const name of QUEUE_NAMES) this.producers.set(name, await this.newProducer(name));
    } catch (error) {
      await this.close(PUBLISH_DEADLINE_MS);
      throw error;
    }
  }

  async publish(name: QueueName, messages: readonly QueueMessage[]): Promise<void> {
    const producer = this.producers.get(name);
    if (producer === undefined) throw queueUnreachable(this.backend, 'the transport is not open');
    if (messages.length === 0) return;
    const jobs = messages.map((message) => ({
      name,
      data: message,
      // BullMQ ignores an id that is still pending, so a repeated hand-over is harmless.
      opts: { ...JOB_OPTIONS, jobId: `${message.jobId}-${String(message.dispatch)}` },
    }));
    const { queue } = producer;
    const added =
      jobs.length > BULK_FROM
        ? queue.addBulk(jobs)
        : Promise.all(jobs.map(({ data, opts }) => queue.add(name, data, opts)));
    await this.soon(added);
  }

  async consume(
    name: QueueName,
    concurrency: number,
    handle: (message: QueueMessage) => Promise<void>,
  ): Promise<QueueConsumer> {
    const { connector, log, wakeEveryMs } = this;
    const queueName = this.nameOf(name);
    const canary = (id: string): Promise<void> => this.publish(name, [canaryOf(id, this.epoch)]);
    const consumer = new BullmqConsumer({ connector, queueName, concurrency, handle, log, canary, wakeEveryMs });
    this.consumers.add(consumer);
    try {
      await consumer.start();
    } catch (error) {
      this.consumers.delete(consumer);
      throw error;
    }
    return consumer;
  }

  async waiting(name: QueueName): Promise<number> {
    const producer = this.producers.get(name);
    if (producer === undefined) throw queueUnreachable(this.backend, 'the transport is not open');
    return this.soon(producer.queue.getJobCountByTypes('waiting', 'prioritized'));
  }

  override async vitals(): Promise<QueueVitals> {
    await this.ping();
    return this.connector.vitals === undefined ? {} : this.soon(this.connector.vitals());
  }

  async ping(): Promise<void> {
    await this.soon(this.connector.ping());
  }

  async close(deadlineMs: number): Promise<void> {
    const end = Date.now() + deadlineMs;
    await Promise.all([...this.consumers].map((consumer) => consumer.close(deadlineMs)));
    const producers = [...this.producers.values()];
    this.producers.clear();
    const closed = Promise.all(producers.map(({ queue }) => queue.close()));
    await settledWithin(Math.min(PUBLISH_DEADLINE_MS, end - Date.now()), closed);
    for (const { lease } of producers) lease.cut();
    await settledWithin(Math.max(100, end - Date.now()), this.connector.close());
  }

  /** Postgres knows no prefix, so the identity of the installation is in the name. No `:` allowed. */
  private nameOf(name: QueueName): string {
    return `${name}-${this.epoch}`;
  }

  private async newProducer(name: QueueName): Promise<Producer<C>> {
    const lease = this.connector.lease('producer');
    const options = { connection: lease.connection, prefix: PREFIX, streams: { events: EVENTS } };
    const queue: Producer<C>['queue'] = new Queue(this.nameOf(name), options, this.connector.factory);
    queue.on('error', (error) => {
      this.log('debug', 'queue producer', { queue: name, error: error.message });
    });
    try {
      // BullMQ remembers a failed first connect for ever, so a producer that failed is not kept.
      await this.soon(queue.waitUntilReady(), 5_000);
    } catch (error) {
      lease.cut();
      throw error;
    }
    return { queue, lease };
  }

  private async soon<T>(work: Promise<T>, ms = this.connector.answersWithinMs ?? PUBLISH_DEADLINE_MS): Promise<T> {
    try {
      return await within(ms, work, () => new Error(`no answer within ${String(ms)} ms`));
    } catch (error) {
      throw queueUnreachable(this.backend, error);
    }
  }
}
