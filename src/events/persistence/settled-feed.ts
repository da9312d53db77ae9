import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../platform/persistence/database';
import { FeedHorizon } from '../domain/feed-horizon';

/** Transactions take milliseconds: who asks while one is open mostly need not come again for what is behind it. */
const TRIES = 5;
const PAUSE_MS = 20;
const CONTIGUOUS = 1_000;

const OLDEST = 'pg_snapshot_xmin(pg_current_snapshot())';
/**
 * `age` is the distance to the id that the next transaction will get, read when the statement runs and so after its
 * snapshot, at no cost: a reader takes no id. 0 says that nobody was at work.
 */
const LOOK = `SELECT coalesce((SELECT max(position) FROM events), 0) AS feed_end,
  CAST(CAST(${OLDEST} AS text) AS bigint) AS oldest_open, age(CAST(${OLDEST} AS xid)) AS above`;

/** Up to where the feed can be paged by position on Postgres; on SQLite writes are serial, and there is nothing to wait for. */
export class SettledFeed {
  private readonly horizon = new FeedHorizon();

  constructor(private readonly database: Database) {}

  /** A position up to which nothing can come any more for a statement that is begun now: beyond `after`, if there is one. */
  async upTo(after: number): Promise<number> {
    if (this.database.dialect === 'sqlite') return Number.MAX_SAFE_INTEGER;
    for (let tries = 1; ; tries++) {
      const { settled, end } = await this.look();
      if (settled > after || end <= after) return settled;
      const reached = await this.contiguousFrom(after);
      if (reached > after || tries === TRIES) return reached;
      await sleep(PAUSE_MS);
    }
  }

  private async look(): Promise<{ readonly settled: number; readonly end: number }> {
    const known = this.horizon.settled;
    const [row] = await this.database.read.all(LOOK);
    const end = Number(row?.feed_end);
    const oldestOpen = Number(row?.oldest_open);
    const settled = this.horizon.note({ end, oldestOpen, nextId: oldestOpen + Number(row?.above) }, known);
    return { settled, end };
  }

  /** Where no position is missing, none can come: what an open transaction has is beyond, or nowhere. */
  private async contiguousFrom(after: number): Promise<number> {
    const rows = await this.database.read.all(
      `SELECT position FROM events WHERE position > CAST($1 AS bigint) ORDER BY position LIMIT ${String(CONTIGUOUS)}`,
      [after],
    );
    const gap = rows.findIndex((row, index) => Number(row.position) !== after + index + 1);
    return after + (gap === -1 ? rows.length : gap);
  }
}
