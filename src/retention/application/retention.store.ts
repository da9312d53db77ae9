import type { Candidate, RemovedByKind, Retained } from '../domain/retention';

/** How the last run ended, and who is at it now. Times are epoch milliseconds of the database's clock. */
export interface RetentionState {
  readonly holder: string | null;
  readonly leaseUntil: number | null;
  readonly startedAt: number | null;
  /** Of the last run that went through. */
  readonly finishedAt: number | null;
  /** What it removed. */
  readonly last: RemovedByKind | null;
  readonly now: number;
}

export interface CandidatePage {
  /** Older than this is too old; null: nothing is. */
  readonly olderThan: number | null;
  /** True: only those that are too old. */
  readonly agedOnly: boolean;
  readonly after: Pick<Candidate, 'at' | 'id'> | null;
  readonly limit: number;
}

/**
 * Looks at the tables of other modules, since what may go is a question of several of them. One run at a time: each
 * batch asks whether the lease is still its holder's.
 */
export abstract class RetentionStore {
  abstract state(): Promise<RetentionState>;
  /** Undefined when somebody holds it, or when the last run ended less than `restMs` ago. */
  abstract take(holder: string, restMs: number): Promise<number | undefined>;
  /** Ends the turn; `last` when the run went through. */
  abstract release(holder: string, last: RemovedByKind | null): Promise<void>;
  /** What there is in all, in the unit of its kind. */
  abstract total(kind: Retained): Promise<number>;
  /** What may go, the oldest first. Of a run that is not over nothing may. */
  abstract candidates(kind: Retained, page: CandidatePage): Promise<readonly Candidate[]>;
  /** In one transaction. False, with nothing removed, when the lease is lost. */
  abstract remove(holder: string, kind: Retained, chosen: readonly Candidate[]): Promise<boolean>;
}
