import { randomUUID } from 'node:crypto';
import { type BackendFactory, type IQueueBackend, type JobProgress, Worker } from 'bullmq';
import { messageOf } from '../../kernel/errors';
import type { QueueConsumer, QueueMessage } from '../../ports/queue-transport';
import { PREFIX, WORKER_OPTIONS } from './bullmq-options';
import type { Connector, Lease, QueueLog } from './connector';
import { settledWithin, within } from './deadline';
import { isCanary, isQueueMessage } from './message';
import { queueUnreachable } from './unreachable';

type BullWorker<C> = Worker<QueueMessage, void, string, IQueueBackend, JobProgress, C>;

export interface ConsumerSpec<C> {
  readonly connector: Connector<C>;
  readonly queueName: string;
  readonly concurrency: number;
  readonly handle: (message: QueueMessage) => Promise<void>;
  readonly log: QueueLog;
  /** Sends a message of this name through the queue, which any consumer of it may get. */
  readonly canary?: (id: string) => Promise<void>;
  /** How often the blocking path is provoked to prove that it works. */
  readonly wakeEveryMs?: number;
  /** Without any proof for so long it is unhealthy, and its BullMQ worker is replaced. */
  readonly silenceLimitMs?: number;
}

/** BullMQ has reported a handled job when it can; it is not waited for longer when the server is away. */
const REPORT_GRACE_MS = 500;

/** A consumer whose health is proved on the very connection it receives by, not by a ping on another one. */
export class BullmqConsumer<C> implements QueueConsumer {
  private worker?: { readonly bull: BullWorker<C>; readonly lease: Lease<C> };
  private readonly running = new Set<Promise<void>>();
  private provenAt = Date.now();
  private timer?: NodeJS.Timeout;
  private closing?: Promise<void>;
  private receivedAt = Date.now();
  private readonly id = randomUUID().slice(0, 8);

  constructor(private readonly spec: ConsumerSpec<C>) {}

  async start(): Promise<void> {
    await this.attach();
    this.timer = setInterval(() => {
      void this.supervise();
    }, this.wakeEveryMs);
    this.timer.unref();
  }

  /** With every slot busy it fetches nothing, so silence then says nothing. */
  healthy(): boolean {
    if (this.worker === undefined) return false;
    return (this.silentMs() ?? 0) < (this.spec.silenceLimitMs ?? 90_000);
  }

  silentMs(): number | null {
    return this.running.size >= this.spec.concurrency ? null : Date.now() - this.provenAt;
  }

  private get wakeEveryMs(): number {
    return this.spec.wakeEveryMs ?? 30_000;
  }

  close(deadlineMs: number): Promise<void> {
    return (this.closing ??= this.shutDown(deadlineMs));
  }

  private isClosing(): boolean {
    return this.closing !== undefined;
  }

  private async shutDown(deadlineMs: number): Promise<void> {
    clearInterval(this.timer);
    const { worker } = this;
    if (worker === undefined) return;
    const end = Date.now() + deadlineMs;
    // `worker.close()` takes nothing new from now on, but never resolves while Redis is away.
    const closed = worker.bull.close();
    closed.catch(() => undefined);
    await settledWithin(deadlineMs, Promise.race([closed, Promise.all(this.running)]));
    await settledWithin(Math.min(REPORT_GRACE_MS, end - Date.now()), closed);
    this.detach();
  }

  private async attach(): Promise<void> {
    const { connector, queueName, concurrency, log } = this.spec;
    const lease = connector.lease('worker');
    const options = { connection: lease.connection, prefix: PREFIX, concurrency, ...WORKER_OPTIONS };
    const bull: BullWorker<C> = new Worker(
      queueName,
      (job) => this.receive(job.data),
      options,
      this.watched(connector.factory),
    );
    bull.on('error', (error) => {
      log('debug', 'queue worker', { queue: queueName, error: error.message });
    });
    try {
      await within(5_000, bull.waitUntilReady(), () => new Error('no answer within 5000 ms'));
    } catch (error) {
      void bull.close(true).catch(() => undefined);
      lease.cut();
      throw queueUnreachable(connector.backend, error);
    }
    if (this.isClosing()) {
      // Closed while the new worker of `supervise` connected.
      void bull.close(true).catch(() => undefined);
      lease.cut();
      return;
    }
    this.worker = { bull, lease };
    this.provenAt = Date.now();
  }

  private detach(): void {
    this.worker?.lease.cut();
    delete this.worker;
  }

  private async receive(data: unknown): Promise<void> {
    this.provenAt = this.receivedAt = Date.now();
    if (!isQueueMessage(data)) {
      // Of a newer release. Dropped here, it is handed over again by the sweeper, perhaps to a newer worker.
      this.spec.log('warn', 'queue message of an unknown form dropped', { queue: this.spec.queueName });
      return;
    }
    if (isCanary(data)) return;
    const run = this.handled(data);
    this.running.add(run);
    await run;
    this.running.delete(run);
    this.provenAt = Date.now();
  }

  private async handled(message: QueueMessage): Promise<void> {
    try {
      await this.spec.handle(message);
    } catch (error) {
      this.spec.log('error', 'queue handler threw', { job_id: message.jobId, error: messageOf(error) });
    }
  }

  private async supervise(): Promise<void> {
    const { connector, queueName, log } = this.spec;
    await connector.wake(queueName).catch(() => undefined);
    await this.sendCanary().catch(() => undefined);
    if (this.isClosing() || this.healthy()) return;
    log('warn', 'queue worker heard nothing for too long and is replaced', { queue: queueName });
    const old = this.worker;
    this.detach();
    void old?.bull.close(true).catch(() => undefined);
    await this.attach().catch((error: unknown) => {
      log('warn', 'queue worker could not be replaced yet', { queue: queueName, error: messageOf(error) });
    });
  }

  /** Where work arrives it is its own proof; to a consumer that asks for nothing, a canary would only wait. */
  private async sendCanary(): Promise<void> {
    if (this.isClosing() || this.silentMs() === null || Date.now() - this.receivedAt < this.wakeEveryMs) return;
    await this.spec.canary?.(this.id);
  }

  private watched(factory: BackendFactory<IQueueBackend, C>): BackendFactory<IQueueBackend, C> {
    return (...args) => {
      const backend = factory(...args);
      const waitForJob = backend.waitForJob.bind(backend);
      backend.waitForJob = async (timeoutSeconds) => {
        const startedAt = Date.now();
        const marker = await waitForJob(timeoutSeconds);
        const wait = { found: marker !== null, elapsedMs: Date.now() - startedAt, timeoutMs: timeoutSeconds * 1000 };
        if (this.spec.connector.provesLife(wait)) this.provenAt = Date.now();
        return marker;
      };
      return backend;
    };
  }
}
