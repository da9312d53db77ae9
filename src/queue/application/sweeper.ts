import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import { type Meter, NoMeter } from '../../ports/meter';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import { lose } from '../../protocols/domain/settle';
import type { ControlFailureReport } from './control-runner';
import type { Dispatch, JobStore } from './job.store';
import type { QueueRelay } from './queue-relay';

const BATCH = 200;
/** The nudge after a commit takes milliseconds; a row older than this has lost it. */
const UNRELAYED_AGE_MS = 500;
/** A row that the queue has had for so long may be forgotten by it; or the workers are simply busy. */
const FORGOTTEN_MS = 5_000;
const CHORES_MS = 300_000;

export interface SweeperOptions {
  readonly sweepMs: number;
  readonly leaseMs: number;
  readonly forgottenMs?: number;
  /** What else grows and has to be looked after, every few minutes. */
  readonly chores?: readonly (() => Promise<unknown>)[];
}

/** Of the stores only what a sweep asks and does. */
type SweptJobs = Pick<
  JobStore,
  'expired' | 'relayed' | 'requeueLostControl' | 'takeForgotten' | 'takeUnrelayed' | 'unmarkRelayed'
>;

/**
 * Repairs what a crash or an outage left: jobs that never reached the queue, jobs that the queue forgot, retries that
 * are due, leases that ran out. Any number of processes may sweep; every repair is decided under a lock.
 */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private lastTick: { readonly lived: number; readonly wall: number } | undefined;
  private quietUntil = 0;
  private choresAt = 0;
  private endedAt: number | undefined;

  constructor(
    private readonly jobs: SweptJobs,
    private readonly store: Pick<ProtocolStore, 'transactForJob'>,
    private readonly relay: Pick<QueueRelay, 'publish' | 'waiting'>,
    private readonly log: Log,
    private readonly report: ControlFailureReport,
    private readonly options: SweeperOptions,
    private readonly meter: Meter = new NoMeter(),
  ) {}

  /** When a whole sweep last came to its end, by the clock of this process. */
  get succeededAt(): number | undefined {
    return this.endedAt;
  }

  start(): void {
    const look = (): void => {
      this.sweeping ??= this.sweep().finally(() => {
        this.sweeping = undefined;
      });
    };
    this.timer = setInterval(look, this.options.sweepMs);
    look();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /**
   * On SQLite this process is the only one on the database: whoever else held a lease is dead, and there is no need to
   * wait for it to run out.
   */
  async loseAllOf(others: readonly string[], workerId: string): Promise<void> {
    for (const jobId of others) await this.lose(jobId, () => true);
    await this.loseControl(workerId);
  }

  private async sweep(): Promise<void> {
    try {
      await this.relayDue();
      await this.expireLeases();
      await this.doChores();
      this.endedAt = Date.now();
    } catch (error) {
      this.log.write('warn', 'The sweep was cut short; the next one goes on.', { error: messageOf(error) });
    }
  }

  private async doChores(): Promise<void> {
    const now = performance.now();
    if (now < this.choresAt) return;
    this.choresAt = now + CHORES_MS;
    for (const chore of this.options.chores ?? []) await chore();
  }

  private async relayDue(): Promise<void> {
    const unrelayed = await this.jobs.takeUnrelayed(UNRELAYED_AGE_MS, BATCH);
    const forgotten = await this.takeForgotten();
    const due = [...unrelayed, ...forgotten];
    if (due.length === 0) return;
    this.meter.count('sweeper_actions_total', { case: 'relay' }, unrelayed.length);
    this.meter.count('sweeper_actions_total', { case: 'redispatch' }, forgotten.length);
    if (forgotten.length > 0)
      this.log.write('info', 'Jobs go to the queue again.', { jobs: forgotten.map((job) => job.id) });
    if (!(await this.relay.publish(due))) await this.jobs.unmarkRelayed(due);
  }

  /**
   * A queue that holds as many messages as it should has lost none: handing them over again would only make a backlog
   * longer, round after round.
   */
  private async takeForgotten(): Promise<readonly Dispatch[]> {
    const olderThanMs = this.options.forgottenMs ?? FORGOTTEN_MS;
    const taken: Dispatch[] = [];
    for (const { queue, all, old } of await this.jobs.relayed(olderThanMs)) {
      if (old === 0) continue;
      const waiting = await this.relay.waiting(queue);
      if (waiting === undefined || waiting >= all) continue;
      taken.push(...(await this.jobs.takeForgotten(queue, olderThanMs, BATCH)));
    }
    return taken;
  }

  /**
   * After a pause of our own (the database was away, the process was stopped, the machine slept) nothing expires for one
   * lease period: the workers were cut off as we were, and must have the chance to renew first. They renew every quarter of
   * a lease, so half of one without us cost nobody its lease. Sleep is seen by the wall clock alone: the other one stops.
   */
  private async expireLeases(): Promise<void> {
    const now = performance.now();
    const { sweepMs, leaseMs } = this.options;
    const pause = Math.max(2 * sweepMs + 1_000, leaseMs / 2);
    const last = this.lastTick;
    this.lastTick = { lived: now, wall: Date.now() };
    const paused = last === undefined || Math.max(now - last.lived, this.lastTick.wall - last.wall) > pause;
    if (paused) this.quietUntil = now + leaseMs;
    if (now < this.quietUntil) return;
    await this.loseControl(null);
    for (const jobId of await this.jobs.expired(BATCH)) {
      await this.lose(jobId, (leaseUntil, databaseNow) => leaseUntil < databaseNow);
    }
  }

  /** A job that is given up is said on the timeline: nothing else would tell why its run stands still. */
  private async loseControl(onlyWorker: string | null): Promise<void> {
    const { requeued, poisoned } = await this.jobs.requeueLostControl(onlyWorker);
    const jobs = [...requeued, ...poisoned].map(({ id }) => id);
    if (jobs.length > 0) this.log.write('warn', 'Control jobs lost their worker.', { jobs });
    for (const job of poisoned) {
      const { protocolRunId, requestId, error } = job;
      const cause = { actor: 'system', requestId };
      await this.report({ job, protocolRunId, cause }, { code: 'poison_job', message: error ?? '' });
    }
  }

  private async lose(jobId: string, over: (leaseUntil: number, databaseNow: number) => boolean): Promise<void> {
    await this.store.transactForJob(jobId, { actor: 'system', requestId: null }, (context) => {
      const { job, run, attempt } = context;
      // Looked at again under the run's lock: the worker may have renewed or finished in between.
      if (job?.id !== jobId || job.status !== 'started' || !over(job.leaseUntil ?? 0, context.now)) return;
      this.log.write('warn', 'A worker lost its lease.', {
        worker_id: job.workerId,
        job_id: jobId,
        project_id: run.projectId,
        protocol_id: run.id,
        step_id: job.stepRunId ?? undefined,
        attempt_id: attempt?.id,
        request_id: job.requestId,
      });
      lose(context);
    });
  }
}
