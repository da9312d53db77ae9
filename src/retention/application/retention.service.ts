import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import {
  type Candidate,
  type Removed,
  type RemovedByKind,
  RETAINED,
  type Retained,
  type RetentionRules,
  Selection,
} from '../domain/retention';
import type { Meter } from '../../ports/meter';
import type { RetentionStore } from './retention.store';

/** A transaction of so many rows takes milliseconds; an attempt's output is up to 8 MiB in 130 rows. */
const PAGE: Readonly<Record<Retained, number>> = { events: 500, logs: 10, deliveries: 200, jobs: 500 };
/** Between two batches, so that the others get their turn at the database. */
const REST_MS = 50;

export type RetentionEnd = 'done' | 'busy' | 'interrupted' | 'lease_lost';

export interface RetentionResult {
  readonly end: RetentionEnd;
  readonly removed: RemovedByKind;
}

export interface RetentionTurn {
  /** Who does it; anybody else is refused meanwhile. */
  readonly holder: string;
  readonly signal: AbortSignal;
  /** Not again if the last run ended less than so long ago. */
  readonly restMs?: number;
}

/**
 * Removes what nobody needs any more, the oldest first, in small transactions. It remembers nothing between them: whoever
 * comes after a crash looks again, and finds what is left.
 */
export class RetentionService {
  constructor(
    private readonly store: RetentionStore,
    private readonly rules: RetentionRules,
    private readonly meter: Meter,
    private readonly log: Log,
    private readonly betweenMs = REST_MS,
  ) {}

  async run({ holder, signal, restMs = 0 }: RetentionTurn): Promise<RetentionResult> {
    const now = await this.store.take(holder, restMs);
    if (now === undefined) return { end: 'busy', removed: nothing() };
    const removed: Record<Retained, Removed> = nothing();
    let end: RetentionEnd = 'done';
    try {
      for (const kind of RETAINED) {
        for await (const batch of this.choose(kind, now)) {
          if (signal.aborted) end = 'interrupted';
          else if (!(await this.store.remove(holder, kind, batch))) end = 'lease_lost';
          if (end !== 'done') break;
          removed[kind] = sum(removed[kind], batch);
          this.meter.count('retention_removed_total', { kind }, batch.length);
          await pause(this.betweenMs, undefined, { signal }).catch(() => undefined);
        }
        if (end !== 'done') break;
      }
    } finally {
      // Also after an error: the next one need not wait for the lease to run out.
      await this.store.release(holder, end === 'done' ? removed : null).catch((error: unknown) => {
        this.log.write('debug', 'The turn of the retention could not be ended.', { error: messageOf(error) });
      });
    }
    if (RETAINED.some((kind) => removed[kind].rows > 0)) {
      this.log.write('info', 'Old data was removed.', { end, removed: rowsOf(removed) });
    }
    return { end, removed };
  }

  /** What a run would remove now. */
  async preview(): Promise<RemovedByKind> {
    const { now } = await this.store.state();
    const removed: Record<Retained, Removed> = nothing();
    for (const kind of RETAINED) {
      for await (const batch of this.choose(kind, now)) removed[kind] = sum(removed[kind], batch);
    }
    return removed;
  }

  async totals(): Promise<Readonly<Record<Retained, number>>> {
    const entries = await Promise.all(RETAINED.map(async (kind) => [kind, await this.store.total(kind)] as const));
    return Object.fromEntries(entries) as Record<Retained, number>;
  }

  /** The same for a run and for its preview: both count what is there when they come to it. */
  private async *choose(kind: Retained, now: number): AsyncGenerator<readonly Candidate[]> {
    const limit = this.rules[kind];
    if (limit.ageMs === null && limit.size === null) return;
    const selection = new Selection(limit.size === null ? 0 : await this.store.total(kind), limit);
    const olderThan = limit.ageMs === null ? null : now - limit.ageMs;
    let after: Candidate | null = null;
    for (;;) {
      const agedOnly = !selection.tooLarge;
      if (agedOnly && olderThan === null) return;
      const page: readonly Candidate[] = await this.store.candidates(kind, {
        olderThan,
        agedOnly,
        after,
        limit: PAGE[kind],
      });
      const batch = selection.take(page);
      if (batch.length > 0) yield batch;
      after = page.at(-1) ?? null;
      if (page.length < PAGE[kind] || after === null) return;
    }
  }
}

function nothing(): Record<Retained, Removed> {
  const none = { rows: 0, size: 0 };
  return { events: none, logs: none, deliveries: none, jobs: none };
}

function sum(before: Removed, batch: readonly Candidate[]): Removed {
  const size = batch.reduce((total, candidate) => total + candidate.size, before.size);
  return { rows: before.rows + batch.length, size };
}

function rowsOf(removed: RemovedByKind): Readonly<Record<string, number>> {
  return Object.fromEntries(RETAINED.map((kind) => [kind, removed[kind].rows]));
}
