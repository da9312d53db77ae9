import type { Lease } from '../../protocols/application/protocol.store';
import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import type { Cause } from '../../protocols/domain/run-context';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import type { AttemptJobType, Job } from '../domain/job';

export const ABORT_CAUSES = ['cancelled', 'lease_lost', 'shutdown', 'budget'] as const;
export type AbortCause = (typeof ABORT_CAUSES)[number];

/** Reason of the work's abort signal. */
export class WorkAborted extends Error {
  constructor(readonly abortCause: AbortCause) {
    super(`The work was ended: ${abortCause}.`);
  }
}

/** A claimed job and what it was claimed with: a snapshot, the truth is in the database. */
export interface Work {
  readonly type: AttemptJobType;
  readonly job: Job;
  readonly run: ProtocolRun;
  readonly step: StepRun | undefined;
  readonly attempt: Attempt;
  readonly lease: Lease;
  readonly cause: Cause;
  readonly workerId: string;
  /** Aborts with a {@link WorkAborted} when the work must end now. */
  readonly signal: AbortSignal;
  /** Ends the work from inside, for a budget that is spent. */
  readonly abort: (cause: AbortCause) => void;
}

export function abortCauseOf(signal: AbortSignal): AbortCause | undefined {
  return signal.reason instanceof WorkAborted ? signal.reason.abortCause : undefined;
}

/** Does the work and settles it. What it throws is settled by the runner as a failure of our own. */
export abstract class JobHandler {
  abstract handle(work: Work): Promise<void>;
}

/** Forget one, or misname it, and it does not compile. */
export type JobHandlers = Readonly<Record<AttemptJobType, JobHandler>>;
