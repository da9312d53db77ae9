import type { TimelineEvent } from './event';

/** Positions up to `upTo` that an open transaction may still fill; none can when all with an id below `until` are over. */
export interface Doubt {
  readonly upTo: number;
  readonly until: number;
}

/**
 * How many of the events beyond `head`, in the order of their positions, can be given to a reader that will never look
 * below them again. Positions are handed out before commit, by transactions that have their id already: one that is
 * missing may be of a transaction that is still open, even if all that we see have a lower id than every open one. So
 * we stop at the first gap until every transaction is over that was open when the gap was seen; what is missing then
 * was rolled back or deleted. `oldestOpen` is of the snapshot that the events were seen in: all ids below are over.
 */
export function settledCount(
  head: number,
  events: readonly TimelineEvent[],
  oldestOpen: number,
  doubt: Doubt | undefined,
): number {
  const sureUpTo = doubt !== undefined && oldestOpen >= doubt.until ? doubt.upTo : head;
  let next = head;
  for (const [index, { position }] of events.entries()) {
    if (position !== next + 1 && position > sureUpTo) return index;
    next = position;
  }
  return events.length;
}
