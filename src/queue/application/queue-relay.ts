import { AsyncLocalStorage } from 'node:async_hooks';
import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { QueueTransport } from '../../ports/queue-transport';
import { type Job, QUEUE_NAMES, type QueueName } from '../domain/job';
import type { Dispatch, JobStore } from './job.store';
import { Relay } from './relay';

/** Acknowledgements are written together: one UPDATE for what was handed over in this time. */
const ACK_DELAY_MS = 100;

/** Due is what the database's clock says: a message that comes a millisecond early finds nothing to claim. */
const CLOCK_SLACK_MS = 10;

/** A worker slot that has just become free: it may go on with the job that its own work has caused. */
export interface Slot {
  readonly queue: string;
  /** False when others wait for a slot: then the job queues up like all others. */
  readonly mayKeep: () => boolean;
  kept: Job | undefined;
}

/**
 * Hands rows to the queue after their commit. A crash in between, or a queue that is away, leaves the row without
 * `relayed_at`, and the sweeper's poll finds it.
 */
export class QueueRelay extends Relay {
  private readonly slots = new AsyncLocalStorage<Slot>();
  private acknowledged: Dispatch[] = [];
  private ackTimer: NodeJS.Timeout | undefined;
  private readonly pending = new Set<Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly cancelListeners: (() => void)[] = [];
  /** By our own clock; undefined: the queue was there when it was last needed. */
  private awaySince: number | undefined;

  constructor(
    private readonly transport: QueueTransport,
    private readonly jobs: JobStore,
    private readonly epoch: string,
    private readonly log: Log,
  ) {
    super();
  }

  /** Runs work whose follow-up job may stay in this slot, which spares the way through the queue. */
  inSlot<T>(slot: Slot, work: () => Promise<T>): Promise<T> {
    return this.slots.run(slot, work);
  }

  offer(jobs: readonly Job[]): void {
    const slot = this.slots.getStore();
    const rest = jobs.filter((job) => {
      if (slot === undefined || slot.kept !== undefined || job.queue !== slot.queue || !slot.mayKeep()) return true;
      slot.kept = job;
      return false;
    });
    if (rest.length === 0) return;
    const sending = this.publish(rest).then((sent) => {
      if (sent) this.acknowledge(rest);
    });
    this.pending.add(sending);
    void sending.finally(() => this.pending.delete(sending));
  }

  offerLater(job: Job, afterMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      // Not into the slot of whatever work has caused it: that is long over.
      this.slots.exit(() => {
        this.offer([job]);
      });
    }, afterMs + CLOCK_SLACK_MS);
    this.timers.add(timer);
  }

  cancelled(): void {
    for (const listener of this.cancelListeners) listener();
  }

  onCancelled(listener: () => void): void {
    this.cancelListeners.push(listener);
  }

  /** Messages that wait in the queue; undefined when it is away. */
  async waiting(queue: QueueName): Promise<number | undefined> {
    return this.transport.waiting(queue).catch(() => undefined);
  }

  /** For how long the queue has been out of reach; null when it is not. */
  awayMs(): number | null {
    return this.awaySince === undefined ? null : Math.round(performance.now() - this.awaySince);
  }

  /** Publishes rows that the sweeper has taken. False when the queue is away. */
  async publish(jobs: readonly Dispatch[]): Promise<boolean> {
    try {
      for (const queue of QUEUE_NAMES) {
        const messages = jobs
          .filter((job) => job.queue === queue)
          .map((job) => ({ v: 1 as const, epoch: this.epoch, jobId: job.id, dispatch: job.dispatch }));
        if (messages.length > 0) await this.transport.publish(queue, messages);
      }
      if (this.awaySince !== undefined) this.log.write('info', 'The queue is back.');
      this.awaySince = undefined;
      return true;
    } catch (error) {
      if (this.awaySince === undefined)
        this.log.write('warn', 'The queue is away; jobs wait in the database.', { error: messageOf(error) });
      this.awaySince ??= performance.now();
      return false;
    }
  }

  /** A worker got this and does not take it: the row is due again, for the next look of a sweeper. */
  async giveBack(job: Dispatch): Promise<void> {
    await this.jobs.unmarkRelayed([job]).catch((error: unknown) => {
      this.log.write('debug', 'A job could not be given back.', { job_id: job.id, error: messageOf(error) });
    });
  }

  /** Waits for what is under way; for shutdown. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.pending);
    await this.flush();
  }

  private acknowledge(jobs: readonly Dispatch[]): void {
    this.acknowledged.push(...jobs);
    this.ackTimer ??= setTimeout(() => void this.flush(), ACK_DELAY_MS);
  }

  private async flush(): Promise<void> {
    clearTimeout(this.ackTimer);
    this.ackTimer = undefined;
    const jobs = this.acknowledged.splice(0);
    // A failure here is harmless: the rows are handed over once more, and the second claim finds nothing to do.
    await this.jobs.markRelayed(jobs).catch((error: unknown) => {
      this.log.write('debug', 'Relayed jobs could not be marked.', { error: messageOf(error) });
    });
  }
}
