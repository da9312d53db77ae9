import type { TimelineEvent } from './event';

/** Which transactions a snapshot of the database could not see. Ids are handed out in order; on SQLite both are 0. */
export interface Snapshot {
  /** All below are over. */
  readonly oldestOpen: number;
  /** From here on none had begun. */
  readonly nextToBegin: number;
}

/** Positions up to `upTo` that an open transaction may still fill: sure as soon as all below `until` are over. */
export interface Doubt {
  readonly upTo: number;
  readonly until: number;
}

/**
 * How many of the events beyond `head`, in the order of their positions, can be given to a reader that will never look
 * below them again. Positions are handed out before commit, by transactions that have their id already: one that is
 * missing may be of a transaction that is still open, even if all that we see have a lower id than every open one. So
 * we stop at the first gap until every transaction is over that was open when the gap was seen; what is missing then
 * was rolled back or deleted.
 */
export function settledPart(
  head: number,
  events: readonly TimelineEvent[],
  snapshot: Snapshot,
  doubt: Doubt | undefined,
): { readonly count: number; readonly doubt: Doubt | undefined } {
  const last = events.at(-1)?.position ?? head;
  const sureUpTo = isOver(snapshot, snapshot.nextToBegin) ? last : overcome(head, snapshot, doubt);
  let next = head;
  let count = 0;
  for (const { position } of events) {
    if (position !== next + 1 && position > sureUpTo) break;
    next = position;
    count += 1;
  }
  if (count === events.length) return { count, doubt: undefined };
  const lasts = doubt !== undefined && doubt.upTo > next && !isOver(snapshot, doubt.until);
  return { count, doubt: lasts ? doubt : { upTo: last, until: snapshot.nextToBegin } };
}

/** True when no transaction is open that had begun before `until`. */
export function isOver(snapshot: Snapshot, until: number): boolean {
  return snapshot.oldestOpen >= until;
}

function overcome(head: number, snapshot: Snapshot, doubt: Doubt | undefined): number {
  return doubt !== undefined && isOver(snapshot, doubt.until) ? doubt.upTo : head;
}
