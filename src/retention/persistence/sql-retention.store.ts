import type { Database, SqlTransaction } from '../../platform/persistence/database';
import type { SqlValue } from '../../platform/persistence/sql';
import { type CandidatePage, type RetentionState, RetentionStore } from '../application/retention.store';
import type { Candidate, RemovedByKind, Retained } from '../domain/retention';
import { REMOVABLE } from './removable';

/** Renewed with every batch. */
const LEASE_MS = 60_000;
/** `deflate('')`, as base64. */
const NOTHING_DEFLATED = 'eJwDAAAAAAE=';

export class SqlRetentionStore extends RetentionStore {
  constructor(private readonly database: Database) {
    super();
  }

  async state(): Promise<RetentionState> {
    const { now } = this.database;
    const [row] = await this.database.read.all(
      `SELECT c.now, t.* FROM (SELECT ${now} AS now) c LEFT JOIN retention t ON t.id = 1`,
    );
    const number = (value: SqlValue | undefined): number | null => (value == null ? null : Number(value));
    return {
      holder: row?.holder == null ? null : String(row.holder),
      leaseUntil: number(row?.lease_until),
      startedAt: number(row?.started_at),
      finishedAt: number(row?.finished_at),
      last: row?.last == null ? null : (JSON.parse(String(row.last)) as RemovedByKind),
      now: Number(row?.now),
    };
  }

  async take(holder: string, restMs: number): Promise<number | undefined> {
    const { now } = this.database;
    return this.database.transaction(async (sql) => {
      await sql.run('INSERT INTO retention (id) VALUES (1) ON CONFLICT (id) DO NOTHING');
      const [taken] = await sql.all(
        `UPDATE retention SET holder = $1, lease_until = ${now} + $2, started_at = ${now}
         WHERE id = 1 AND (holder IS NULL OR lease_until < ${now}) AND (finished_at IS NULL OR finished_at <= ${now} - $3)
         RETURNING started_at`,
        [holder, LEASE_MS, restMs],
      );
      return taken === undefined ? undefined : Number(taken.started_at);
    });
  }

  async release(holder: string, last: RemovedByKind | null): Promise<void> {
    const ended = last === null ? '' : `, finished_at = ${this.database.now}, last = $2`;
    await this.database.write(
      `UPDATE retention SET holder = NULL, lease_until = NULL${ended} WHERE id = 1 AND holder = $1`,
      last === null ? [holder] : [holder, JSON.stringify(last)],
    );
  }

  async total(kind: Retained): Promise<number> {
    const [row] = await this.database.read.all(REMOVABLE[kind].total);
    return Number(row?.n ?? 0);
  }

  async candidates(
    kind: Retained,
    { olderThan, agedOnly, after, limit }: CandidatePage,
  ): Promise<readonly Candidate[]> {
    const { from, at, id, size, allowed, aged } = REMOVABLE[kind];
    const params: SqlValue[] = [limit];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    const old = olderThan === null ? '1 = 0' : aged(place(olderThan));
    const where = [allowed(this.database.now)];
    if (agedOnly) where.push(old);
    if (agedOnly && kind === 'events' && olderThan !== null) {
      where.push(`${at} <= ${place(await this.lastEventBefore(olderThan))}`);
    }
    if (after !== null) where.push(`(${at}, ${id}) > (${place(after.at)}, ${place(after.id)})`);
    const rows = await this.database.read.all(
      `SELECT ${at} AS at, ${id} AS id, ${size} AS size, CASE WHEN ${old} THEN 1 ELSE 0 END AS aged
       FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${at}, ${id} LIMIT $1`,
      params,
    );
    return rows.map((row) => ({
      at: Number(row.at),
      id: String(row.id),
      size: Number(row.size ?? 0),
      aged: Number(row.aged) === 1,
    }));
  }

  remove(holder: string, kind: Retained, chosen: readonly Candidate[]): Promise<boolean> {
    const last = chosen.at(-1);
    if (last === undefined) return Promise.resolve(true);
    return this.database.transaction(async (sql) => {
      const held = await sql.run(
        `UPDATE retention SET lease_until = ${this.database.now} + $2,
           events_up_to = CASE WHEN $3 > events_up_to THEN $3 ELSE events_up_to END
         WHERE id = 1 AND holder = $1`,
        [holder, LEASE_MS, kind === 'events' ? last.at : 0],
      );
      if (held === 0) return false;
      await removeRows(sql, kind, chosen);
      return true;
    });
  }

  /** By halving: times follow positions closely, and an index of a million times only for this would cost every event. */
  private async lastEventBefore(time: number): Promise<number> {
    const [ends] = await this.database.read.all(
      'SELECT coalesce(min(position), 0) AS low, coalesce(max(position), 0) AS high FROM events',
    );
    let low = Number(ends?.low) - 1;
    let high = Number(ends?.high);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const [row] = await this.database.read.all(
        'SELECT position, created_at FROM events WHERE position <= $1 ORDER BY position DESC LIMIT 1',
        [middle],
      );
      if (row === undefined || Number(row.created_at) < time) low = middle;
      else high = Number(row.position) - 1;
    }
    return low;
  }
}

async function removeRows(sql: SqlTransaction, kind: Retained, chosen: readonly Candidate[]): Promise<void> {
  const places = chosen.map((_, index) => `$${String(index + 1)}`).join(', ');
  const ids = chosen.map(({ id }) => id);
  switch (kind) {
    case 'events':
      await sql.run(
        `DELETE FROM events WHERE position IN (${places})`,
        chosen.map(({ at }) => at),
      );
      return;
    case 'deliveries':
      await sql.run(`DELETE FROM webhook_deliveries WHERE id IN (${places})`, ids);
      return;
    case 'jobs':
      await sql.run(`DELETE FROM jobs WHERE id IN (${places})`, ids);
      return;
    case 'logs':
      // An empty piece at the end stands for all of it: who reads the log is told how much was left out.
      await sql.run(
        `INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated)
         SELECT attempt_id, max(byte_offset + byte_length), 0, '${NOTHING_DEFLATED}' FROM attempt_output
         WHERE attempt_id IN (${places}) GROUP BY attempt_id ON CONFLICT (attempt_id, byte_offset) DO NOTHING`,
        ids,
      );
      await sql.run(`DELETE FROM attempt_output WHERE attempt_id IN (${places}) AND byte_length > 0`, ids);
  }
}
