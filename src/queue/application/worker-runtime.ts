import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { QueueConsumer, QueueTransport } from '../../ports/queue-transport';
import { QUEUE_NAMES, type QueueName } from '../domain/job';
import type { JobRunner } from './job-runner';
import type { JobStore } from './job.store';
import type { LeaseKeeper } from './lease-keeper';
import { WorkAborted } from './work';

/** Left for the last write even when everything before it took its time. */
const SIGN_OFF_MS = 500;

export interface WorkerIdentity {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly slots: Readonly<Record<QueueName, number>>;
}

/** One queue of a worker at this moment. */
export interface QueueOfWorker {
  readonly queue: QueueName;
  readonly slots: number;
  readonly used: number;
  /** Null while every slot is busy. */
  readonly silentMs: number | null;
}

/** A process's part as a worker: takes jobs from start to stop. */
export class WorkerRuntime {
  private readonly consumers = new Map<QueueName, QueueConsumer>();

  constructor(
    readonly identity: WorkerIdentity,
    private readonly transport: QueueTransport,
    private readonly runner: JobRunner,
    private readonly leases: LeaseKeeper,
    private readonly jobs: Pick<JobStore, 'drainWorker' | 'stopWorker'>,
    private readonly beat: () => Promise<void>,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    await this.beat();
    this.leases.start();
    for (const queue of QUEUE_NAMES) {
      const consumer = await this.transport.consume(queue, this.identity.slots[queue], (message) =>
        this.runner.handle(queue, message),
      );
      this.consumers.set(queue, consumer);
    }
  }

  /** True while messages provably arrive. */
  healthy(): boolean {
    return this.consumers.size > 0 && [...this.consumers.values()].every((consumer) => consumer.healthy());
  }

  vitals(): readonly QueueOfWorker[] {
    return [...this.consumers].map(([queue, consumer]) => ({
      queue,
      slots: this.identity.slots[queue],
      used: this.runner.slotsUsed(queue),
      silentMs: consumer.silentMs(),
    }));
  }

  /**
   * Takes nothing more, lets short work end for half of the time, then ends what is left and hands it back, so that
   * another worker goes on at once. Done by the deadline in milliseconds, whatever hangs.
   */
  async stop(deadlineMs: number): Promise<void> {
    const until = performance.now() + deadlineMs;
    const left = (): number => Math.max(0, until - performance.now());
    this.runner.drain();
    // Not waited for: a database that is away must not cost the jobs their time to end.
    void this.say('draining', this.jobs.drainWorker(this.identity.id));
    const closing = Promise.all([...this.consumers.values()].map((consumer) => consumer.close(deadlineMs)));
    await this.idle(deadlineMs / 2);
    if (this.leases.size > 0) {
      this.log.write('info', `${String(this.leases.size)} jobs are handed back.`);
      this.leases.abortAll(new WorkAborted('shutdown'));
      await this.idle(left());
    }
    // Unreferenced: a process whose consumers closed in time must not wait for the deadline to exit.
    await Promise.race([closing, pause(left(), undefined, { ref: false })]);
    // A database that says nothing keeps a question open for as long as the kernel does: minutes.
    await Promise.race([this.signOff(), pause(Math.max(left(), SIGN_OFF_MS), undefined, { ref: false })]);
  }

  private async signOff(): Promise<void> {
    await this.leases.stop();
    await this.say('gone', this.jobs.stopWorker(this.identity.id));
  }

  /** For whoever looks at the workers; nothing depends on it. */
  private async say(what: string, written: Promise<void>): Promise<void> {
    await written.catch((error: unknown) => {
      this.log.write('debug', `The worker could not say that it is ${what}.`, { error: messageOf(error) });
    });
  }

  private async idle(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while (this.leases.size > 0 && performance.now() < until) await pause(20);
  }
}
