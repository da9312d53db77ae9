import type { Schemas } from '../../../api/client';
import { lookOfEvent } from '../../../lib/event-types';

export type TimelineEvent = Schemas['Event'];

/**
 * The events of one protocol, by their number. Numbers have no gaps, so that what is missing is known: pages may come in any
 * order, twice, and between them what the stream tells.
 */
export class Timeline {
  private readonly bySeq: (TimelineEvent | undefined)[] = [];
  private lowest = Infinity;

  /** True when something was new. */
  add(events: readonly TimelineEvent[]): boolean {
    let isNew = false;
    for (const event of events) {
      if (event.seq === null || this.bySeq[event.seq] !== undefined) continue;
      this.bySeq[event.seq] = event;
      this.lowest = Math.min(this.lowest, event.seq);
      isNew = true;
    }
    return isNew;
  }

  /** Everything that is here, oldest first. */
  get events(): readonly TimelineEvent[] {
    return this.bySeq.filter((event) => event !== undefined);
  }

  /** Number of the newest event; 0 when there is none. */
  get newest(): number {
    return Math.max(0, this.bySeq.length - 1);
  }

  /** The number after which events are missing up to newer ones; null when all from `lowest` on are here. */
  get gapAfter(): number | null {
    if (this.lowest === Infinity) return null;
    for (let seq = this.lowest; seq < this.bySeq.length; seq++) {
      if (this.bySeq[seq] === undefined) return seq - 1;
    }
    return null;
  }
}

export type TimelineRow =
  | { readonly kind: 'event'; readonly event: TimelineEvent }
  /** So many events of little note, of which the first and last number are known. */
  | { readonly kind: 'quiet'; readonly count: number; readonly from: number; readonly to: number };

interface RowOptions {
  readonly order: 'newest' | 'oldest';
  readonly noise: boolean;
  readonly step: string | undefined;
  /** Shown even when it is noise: an address leads to it. */
  readonly wanted: number | undefined;
}

/** A single event of little note is shown as it is: a row that says "1 more" would take as much room. */
export function rowsOf(events: readonly TimelineEvent[], options: RowOptions): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let quiet: TimelineEvent[] = [];
  const flush = (): void => {
    const [first] = quiet;
    const last = quiet.at(-1);
    if (first === undefined || last === undefined) return;
    if (quiet.length === 1) rows.push({ kind: 'event', event: first });
    else rows.push({ kind: 'quiet', count: quiet.length, from: first.seq ?? 0, to: last.seq ?? 0 });
    quiet = [];
  };
  for (const event of events) {
    if (options.step !== undefined && event.step_run_id !== options.step) continue;
    if (!options.noise && lookOfEvent(event.type).quiet === true && event.seq !== options.wanted) {
      quiet.push(event);
      continue;
    }
    flush();
    rows.push({ kind: 'event', event });
  }
  flush();
  return options.order === 'oldest' ? rows : rows.reverse();
}
