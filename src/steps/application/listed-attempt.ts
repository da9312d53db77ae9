import type { Attempt, AttemptKind } from '../domain/attempt';
import type { AttemptStatus } from '../domain/attempt.lifecycle';

export interface AttemptFilter {
  readonly projectId?: string;
  readonly statuses?: readonly AttemptStatus[];
  readonly kinds?: readonly AttemptKind[];
  readonly engine?: string;
}

/** An attempt in a list of all: with what it is a part of, and with what is heard of it. Times are epoch milliseconds. */
export interface ListedAttempt {
  readonly attempt: Attempt;
  readonly projectId: string;
  readonly projectName: string;
  readonly protocolName: string;
  /** Null for an attempt at planning. */
  readonly stepName: string | null;
  /** The last of its events, where it is one of the newest of its protocol. */
  readonly lastEvent: { readonly type: string; readonly message: string; readonly createdAt: number } | null;
  readonly lastOutputAt: number | null;
  readonly leaseUntil: number | null;
  /** Last word of the worker that holds its lease. */
  readonly heartbeatAt: number | null;
  /** The database's clock. */
  readonly now: number;
}
