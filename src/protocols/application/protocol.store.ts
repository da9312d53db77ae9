import type { Page, PageRequest } from '../../kernel/page';
import type { Attempt } from '../../steps/domain/attempt';
import type { Delivery } from '../../webhooks/domain/delivery';
import type { Elapsed } from '../domain/elapsed';
import type { ProtocolRun } from '../domain/protocol-run';
import type { ProtocolStatus } from '../domain/protocol-run.lifecycle';
import type { WaitingState } from '../domain/waiting';
import type { CiContext, Cause, ReportContext, RunContext } from '../domain/run-context';

/** Proof that a worker holds a job: every write on its behalf carries it. */
export interface Lease {
  readonly jobId: string;
  readonly protocolRunId: string;
  readonly attemptId: string;
  readonly token: string;
}

export interface ProtocolFilter {
  readonly projectId?: string;
  readonly statuses?: readonly ProtocolStatus[];
  /** All its words, each as a word or its beginning: in name, description and status reason. */
  readonly search?: string;
  readonly branch?: string;
  /** From here on; the `before` of each is not in it. Epoch milliseconds. */
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly updatedAfter?: number;
  readonly updatedBefore?: number;
  /** Only those that no attempt is queued or running for. */
  readonly idle?: true;
}

/** The provider has sent it before, and it has had its effect. */
export class DuplicateDelivery extends Error {}

/** A protocol as lists and pages show it. */
export interface ProtocolView extends WaitingState {
  readonly projectName: string;
}

/** Which checks a transaction looks at. */
export interface ChecksWanted {
  /** Of these commits, and of the one that the run is at. */
  readonly shas: readonly string[];
}

/** What tells a delivery from every other; an identity of null may come any number of times. */
export type DeliveryKey = Pick<Delivery, 'provider' | 'identity'>;

/** A delivery that tells of checks of one run. */
export interface HeardReport<T> {
  readonly protocolRunId: string;
  readonly delivery: DeliveryKey;
  readonly wanted: {
    /** The commits that it tells of. */
    readonly shas: readonly string[];
    /** Of one run of a check, and of nothing else: a commit may have hundreds of checks, and a delivery tells of one. */
    readonly providerId?: string;
  };
  readonly cause: Cause;
  /** Must have no effect but by its argument: it is called again when its company has failed. */
  readonly work: (context: ReportContext) => T;
}

/**
 * The aggregate's store. A status can only be written inside `transact` or `transactAsHolder`, under the run's lock;
 * events and jobs are committed with it, and the jobs are offered to the queue after the commit.
 */
export abstract class ProtocolStore {
  /** Throws `protocol.unknown`. */
  abstract transact<T>(protocolRunId: string, cause: Cause, work: (context: RunContext) => T): Promise<T>;
  /**
   * The same with what is known of checks. A delivery that `work` adds is written with it; throws
   * {@link DuplicateDelivery}, having written nothing, when it was there before.
   */
  abstract transactOnChecks<T>(
    protocolRunId: string,
    wanted: ChecksWanted,
    cause: Cause,
    work: (context: CiContext) => T,
  ): Promise<T>;
  /**
   * The same where only reports on checks are taken in, and nothing of the run can change. Those that come at the same time
   * share one transaction; each is committed when this resolves.
   */
  abstract hearOfChecks<T>(report: HeardReport<T>): Promise<T>;
  /** The same, by a job's id; undefined when there is no such job (any more). */
  abstract transactForJob<T>(jobId: string, cause: Cause, work: (context: RunContext) => T): Promise<T | undefined>;
  /** The same for the holder of a lease: throws `job.lease_lost`, having written nothing, when it is not one. */
  abstract transactAsHolder<T>(lease: Lease, cause: Cause, work: (context: RunContext) => T): Promise<T>;
  /** One fenced statement: figures and session of a running attempt. False when the lease is lost. */
  abstract saveProgress(lease: Lease, progress: Partial<Attempt>): Promise<boolean>;
  /**
   * Inserts the run and, in the same transaction, what `then` adds to it. Throws `protocol.name_taken`; without a given
   * name it takes the next free number of the project.
   */
  abstract create(
    run: Omit<ProtocolRun, 'number' | 'protocolName'>,
    naming: ProtocolNaming,
    cause: Cause,
    then: (context: RunContext) => void,
  ): Promise<void>;
  abstract find(protocolRunId: string): Promise<ProtocolView | undefined>;
  /** Its own row alone. */
  abstract findRun(protocolRunId: string): Promise<ProtocolRun | undefined>;
  /** Where its time went; undefined before its first attempt. */
  abstract elapsed(run: ProtocolRun): Promise<Elapsed | undefined>;
  abstract list(filter: ProtocolFilter, page: PageRequest): Promise<Page<ProtocolView>>;
}

/** A name that was asked for, or the slug to which the next number of the project is put in front. */
export type ProtocolNaming =
  | { readonly kind: 'given'; readonly name: string; readonly number: number }
  | { readonly kind: 'allot'; readonly slug: string };
