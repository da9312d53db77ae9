/** What is removed when it is old, or when there is too much of it. */
export const RETAINED = ['events', 'logs', 'deliveries', 'jobs'] as const;
export type Retained = (typeof RETAINED)[number];

/** What the size of each is counted in. */
export const UNITS = { events: 'rows', logs: 'bytes', deliveries: 'bytes', jobs: 'rows' } as const satisfies Record<
  Retained,
  'rows' | 'bytes'
>;

/** Null: no limit. */
export interface RetentionLimit {
  readonly ageMs: number | null;
  readonly size: number | null;
}

export type RetentionRules = Readonly<Record<Retained, RetentionLimit>>;

/** Something that may go: it belongs to no run, or to one that is over for good. */
export interface Candidate {
  /** By which they are ordered: a time, or the position of an event. */
  readonly at: number;
  readonly id: string;
  readonly size: number;
  /** Beyond the limit of its age. */
  readonly aged: boolean;
}

export interface Removed {
  readonly rows: number;
  readonly size: number;
}

export type RemovedByKind = Readonly<Record<Retained, Removed>>;

/** Decides in the order of age: everything beyond the limit of age goes, and of the rest the oldest until the size fits. */
export class Selection {
  rows = 0;
  size = 0;
  private excess: number;

  constructor(total: number, limit: RetentionLimit) {
    this.excess = limit.size === null ? 0 : total - limit.size;
  }

  /** True while something may go that is not too old. */
  get tooLarge(): boolean {
    return this.excess > 0;
  }

  take(candidates: readonly Candidate[]): readonly Candidate[] {
    return candidates.filter(({ aged, size }) => {
      if (!aged && !this.tooLarge) return false;
      this.excess -= size;
      this.rows += 1;
      this.size += size;
      return true;
    });
  }
}
