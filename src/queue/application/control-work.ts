import type { Cause } from '../../protocols/domain/run-context';
import type { ControlJobType, Job } from '../domain/job';

/** A claimed control job: it reconciles something outside with what the database says, in seconds. */
export interface ControlWork {
  readonly job: Job;
  /** The project it is for. */
  readonly projectId: string;
  /** The protocol it is for; null for a job of a project. */
  readonly protocolRunId: string | null;
  readonly cause: Cause;
  readonly workerId: string;
  /** Aborts when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
}

/** What becomes of the job. Whoever wakes it in the meantime makes it due at once, whatever is said here. */
export type ControlOutcome =
  | { readonly kind: 'done' }
  /** Due again after so many milliseconds: it watches something. No failure, and counted as none. */
  | { readonly kind: 'again'; readonly afterMs: number }
  /** Nothing that a retry could mend; `code` is documented. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/**
 * Looks first, then acts, and may be run any number of times: what it throws as `Unavailable` is tried again for as long
 * as it is wanted, with a backoff; any other error ends the job as failed.
 */
export abstract class ControlHandler {
  abstract handle(work: ControlWork): Promise<ControlOutcome>;
}

export type ControlHandlers = Readonly<Record<ControlJobType, ControlHandler>>;

/** How a run of a control job ended, as its row is told. */
export type ControlEnd =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly error?: { readonly code: string; readonly message: string };
    }
  | { readonly kind: 'failed'; readonly error: { readonly code: string; readonly message: string } };
