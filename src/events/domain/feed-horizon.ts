/** What one look at the feed says, all of one snapshot but `nextId`, which is read after it. */
export interface FeedLook {
  /** The highest position that is committed. */
  readonly end: number;
  /** All transactions with an id below are over. */
  readonly oldestOpen: number;
  /** No transaction has had this id or one above when it was read. */
  readonly nextId: number;
}

/**
 * Up to where the feed is settled, for readers that keep nothing here between two questions. Positions are handed out
 * before commit: below what is committed there may be one that an open transaction will still fill. Whoever holds a
 * position below a look's end has an id below that look's `nextId`; when all of those are over, nothing can come before
 * that end any more.
 */
export class FeedHorizon {
  private upTo = 0;
  private doubt: { readonly upTo: number; readonly until: number } | undefined;

  get settled(): number {
    return this.upTo;
  }

  /**
   * Up to where what this look has seen is settled. `known` is what was settled before it was begun: what others have
   * proved meanwhile says nothing of a snapshot that may be older than theirs.
   */
  note({ end, oldestOpen, nextId }: FeedLook, known: number): number {
    let proved = known;
    if (oldestOpen >= nextId) proved = Math.max(proved, end);
    if (this.doubt !== undefined && oldestOpen >= this.doubt.until) {
      proved = Math.max(proved, this.doubt.upTo);
      this.doubt = undefined;
    }
    this.doubt ??= { upTo: end, until: nextId };
    this.upTo = Math.max(this.upTo, proved);
    return proved;
  }
}
