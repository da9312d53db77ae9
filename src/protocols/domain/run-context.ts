import type { NewEvent } from '../../events/domain/event';
import type { Ids } from '../../kernel/ids';
import type { CheckReport } from '../../ci/domain/check';
import type { Delivery } from '../../webhooks/domain/delivery';
import type { ControlJobType, Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun, StepSpec } from '../../steps/domain/step-run';
import type { ProtocolRun } from './protocol-run';

/** Who caused a change: on every event, and on every job that follows from it. */
export interface Cause {
  /** `user:<token name>`, `worker:<id>`, `webhook:<provider>` or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
}

/**
 * One protocol run with its steps and its active attempt, loaded under the run's lock. The rules change these objects
 * and the store writes what has changed, with the events and jobs, in one transaction.
 */
export interface RunContext {
  /** The database's clock at the beginning of the transaction, epoch milliseconds. */
  readonly now: number;
  readonly ids: Ids;
  readonly cause: Cause;
  /** Tries of a job whose failure is transient. */
  readonly jobAttempts: number;
  readonly run: ProtocolRun;
  /** By index. */
  readonly steps: StepRun[];
  /** The queued or running attempt; at most one, the database sees to it. */
  attempt: Attempt | null;
  /** The job that carries the active attempt. */
  job: Job | null;
  readonly record: (event: NewEvent) => void;
  readonly addStep: (step: StepRun & StepSpec) => void;
  /** Texts of the plan; allowed only while it is not frozen. */
  readonly changeSpec: (step: StepRun, spec: Partial<StepSpec>) => void;
  readonly addAttempt: (attempt: Attempt) => void;
  readonly addJob: (job: Job) => void;
  /** Wants a control job of this run: makes it, or makes it due. It runs after the commit, once for any number of calls. */
  readonly wake: (type: ControlJobType, afterMs?: number) => void;
}

/** The step that an attempt is about; none for an attempt at planning. */
export function stepOf(context: { readonly steps: readonly StepRun[] }, attempt: Attempt): StepRun | undefined {
  return context.steps.find((step) => step.id === attempt.stepRunId);
}

/** What is needed to take in a report on a check, which by itself moves nothing. */
export interface ReportContext extends Pick<RunContext, 'wake'> {
  readonly run: Pick<ProtocolRun, 'headSha' | 'remoteSha' | 'planSha'>;
  /** Newest report on every run of every check of the commits that were asked for. */
  readonly checks: readonly KnownCheck[];
  /** Commits that our own attempts have made: whatever else is on the branch was pushed by somebody else. */
  readonly ownShas: ReadonlySet<string>;
  readonly record: (event: NewEvent) => void;
  /** Writes a report; the caller has seen that it is newer than what is known. */
  readonly putCheck: (report: CheckReport) => void;
  readonly addDelivery: (delivery: Omit<Delivery, 'receivedAt'>) => void;
}

/** The run together with what is known of checks of some of its commits. */
export interface CiContext extends RunContext, Omit<ReportContext, 'run'> {}

export interface KnownCheck extends CheckReport {
  /** When we heard of it last, by the database's clock. */
  readonly seenAt: number;
}
