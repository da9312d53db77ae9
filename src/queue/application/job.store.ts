import type { Page, PageRequest } from '../../kernel/page';
import type { Job, JobStatus, JobType, QueueName } from '../domain/job';
import type { ControlEnd } from './control-work';

/** A job as the queue needs to know it. */
export interface Dispatch {
  readonly id: string;
  readonly queue: QueueName;
  readonly dispatch: number;
}

export interface HeldLease {
  readonly jobId: string;
  readonly token: string;
}

export interface ControlClaim {
  readonly workerId: string;
  /** Fresh for every claim. */
  readonly token: string;
  readonly leaseMs: number;
}

export interface LostControl {
  readonly requeued: readonly Dispatch[];
  /** Failed for good. */
  readonly poisoned: readonly Job[];
}

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly slots: number;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly drainingAt: number | null;
  readonly stoppedAt: number | null;
  /** Since when it does not reach the queue. */
  readonly queueAwaySince: number | null;
}

/** What a worker's heartbeat says. */
export interface WorkerBeat {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly slots: number;
  /** For how long the queue has been out of its reach; null when it reaches it. */
  readonly queueAwayMs: number | null;
}

/** A job that a worker is at. */
export interface RunningJob {
  readonly jobId: string;
  readonly workerId: string;
  readonly type: JobType;
  readonly queue: QueueName;
  readonly protocolRunId: string | null;
  readonly protocolName: string | null;
  readonly stepRunId: string | null;
  readonly stepName: string | null;
  readonly attemptId: string | null;
  readonly startedAt: number | null;
}

/** All that the page of the queues shows, of one moment by the database's clock. */
export interface QueueOverview {
  readonly now: number;
  readonly counts: Readonly<Record<QueueName, QueueCounts>>;
  /** When the job that has been due the longest became due. */
  readonly oldestDueAt: Readonly<Record<QueueName, number | null>>;
  readonly workers: readonly WorkerRow[];
  readonly running: readonly RunningJob[];
}

export interface RelayedCount {
  readonly queue: QueueName;
  readonly all: number;
  readonly old: number;
}

export type QueueCounts = Readonly<Record<JobStatus, number>>;

export interface JobFilter {
  readonly statuses?: readonly JobStatus[];
  readonly types?: readonly JobType[];
  readonly protocolRunId?: string;
}

/** The jobs table outside the aggregate: transport, leases and views. Nothing here changes a run, a step or an attempt. */
export abstract class JobStore {
  /** Notes that the queue has these. */
  abstract markRelayed(jobs: readonly Dispatch[]): Promise<void>;
  /** Takes due rows that the queue does not have and that are older than `minAgeMs`; marks them as relayed. */
  abstract takeUnrelayed(minAgeMs: number, limit: number): Promise<readonly Dispatch[]>;
  /** The queue did not take them after all. */
  abstract unmarkRelayed(jobs: readonly Dispatch[]): Promise<void>;
  /** Rows that the queue should hold now, per queue, and how many of them it has had for longer than `olderThanMs`. */
  abstract relayed(olderThanMs: number): Promise<readonly RelayedCount[]>;
  /** Takes rows that the queue has had for longer than `olderThanMs` without a claim, with a new dispatch number. */
  abstract takeForgotten(queue: QueueName, olderThanMs: number, limit: number): Promise<readonly Dispatch[]>;
  /** Renews by the database's clock; returns those still held and whether their end is asked for. */
  abstract renew(
    leases: readonly HeldLease[],
    leaseMs: number,
  ): Promise<ReadonlyMap<string, { readonly cancelRequested: boolean }>>;
  /** Takes a control job that is due; undefined when it is not, or another has it. One statement. */
  abstract claimControl(jobId: string, claim: ControlClaim): Promise<Job | undefined>;
  /**
   * Writes how it ended, if the lease still stands. A job that was woken after `wakes` is due at once. Returns it when the
   * queue should hear of it now.
   */
  abstract settleControl(lease: HeldLease, wakes: number, end: ControlEnd): Promise<Job | undefined>;
  /**
   * Control jobs whose lease has run out, or is held by another than `onlyWorker` where the database has one process:
   * due again. After too many losses in a row they are failed instead.
   */
  abstract requeueLostControl(onlyWorker: string | null): Promise<LostControl>;
  /** Jobs with an attempt whose lease has run out. */
  abstract expired(limit: number): Promise<readonly string[]>;
  /** Started jobs with an attempt of workers other than this one: with an exclusive database they are dead. */
  abstract startedByOthers(workerId: string): Promise<readonly string[]>;
  abstract find(id: string): Promise<Job | undefined>;
  /** Newest first. */
  abstract list(filter: JobFilter, page: PageRequest): Promise<Page<Job>>;
  /** With the workers seen within the last hour, newest first. */
  abstract overview(): Promise<QueueOverview>;
  abstract beat(worker: WorkerBeat): Promise<void>;
  /** It takes nothing new from now on. */
  abstract drainWorker(id: string): Promise<void>;
  abstract stopWorker(id: string): Promise<void>;
}
