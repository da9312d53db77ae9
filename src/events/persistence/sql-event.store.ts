import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { type SqlValue, TRANSACTION_ID } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import { type EventFilter, EventStore } from '../application/event-queries';
import type { TimelineEvent } from '../domain/event';
import { EventEntity } from './event.entity';

/**
 * The oldest transaction that is open, in the snapshot of the statement that this is a part of. There is no such
 * expression for the newest: `pg_snapshot_xmax` is the highest that has *ended*, and others above it may be at work.
 */
const OLDEST_OPEN = {
  sqlite: '0',
  postgres: 'CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)',
};
/** See the entity: positions are handed out before commit, so a row below the last one read may still be to come. */
const SETTLED = 'xid < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)';

export class SqlEventStore extends EventStore {
  private readonly events: TableMap<TimelineEvent>;

  constructor(private readonly database: Database) {
    super();
    this.events = new TableMap<TimelineEvent>(database, EventEntity);
  }

  async newest(filter: EventFilter, page: PageRequest): Promise<Page<TimelineEvent>> {
    const where = new Where(filter);
    if (page.cursor !== undefined) where.add('position <', decodeCursor(page.cursor, ['number'])[0]);
    const rows = await this.select(where, 'position DESC', page.limit + 1);
    return toPage(rows, page.limit, (event) => [event.position]);
  }

  afterPosition(filter: EventFilter, position: number, limit: number): Promise<readonly TimelineEvent[]> {
    const where = new Where(filter);
    where.add('position >', position);
    if (this.database.dialect === 'postgres') where.conditions.push(SETTLED);
    return this.select(where, 'position', limit);
  }

  afterSeq(
    filter: EventFilter & { readonly protocolRunId: string },
    seq: number,
    limit: number,
  ): Promise<readonly TimelineEvent[]> {
    const where = new Where(filter);
    where.add('seq >', seq);
    return this.select(where, 'seq', limit);
  }

  between(filter: EventFilter, after: number, upTo: number, limit: number): Promise<readonly TimelineEvent[]> {
    const where = new Where(filter);
    where.add('position >', after);
    where.add('position <=', upTo);
    return this.select(where, 'position', limit);
  }

  async beyond(position: number, limit: number): Promise<{ events: readonly TimelineEvent[]; oldestOpen: number }> {
    const rows = await this.database.read.all(
      `SELECT ${this.events.list()}, ${OLDEST_OPEN[this.database.dialect]} AS oldest_open FROM events
       WHERE position > $1 ORDER BY position LIMIT $2`,
      [position, limit],
    );
    return { events: rows.map((row) => this.events.fromRow(row)), oldestOpen: Number(rows[0]?.oldest_open ?? 0) };
  }

  end(): Promise<number> {
    return this.number('SELECT coalesce(max(position), 0) AS n FROM events');
  }

  removedUpTo(): Promise<number> {
    return this.number('SELECT coalesce(max(events_up_to), 0) AS n FROM retention');
  }

  transactionId(): Promise<number> {
    return this.number(`SELECT ${TRANSACTION_ID[this.database.dialect]} AS n`);
  }

  oldestOpen(): Promise<number> {
    return this.number(`SELECT ${OLDEST_OPEN[this.database.dialect]} AS n`);
  }

  private async number(text: string): Promise<number> {
    const [row] = await this.database.read.all(text);
    return Number(row?.n ?? 0);
  }

  private async select(where: Where, order: string, limit: number): Promise<TimelineEvent[]> {
    const rows = await this.database.read.all(
      `SELECT ${this.events.list()} FROM events ${where.text()} ORDER BY ${order} LIMIT ${where.place(limit)}`,
      where.params,
    );
    return rows.map((row) => this.events.fromRow(row));
  }
}

class Where {
  readonly conditions: string[] = [];
  readonly params: SqlValue[] = [];

  constructor(filter: EventFilter) {
    if (filter.projectId !== undefined) this.add('project_id =', filter.projectId);
    if (filter.protocolRunId !== undefined) this.add('protocol_run_id =', filter.protocolRunId);
    if (filter.stepRunId !== undefined) this.add('step_run_id =', filter.stepRunId);
    if (filter.types !== undefined) {
      this.conditions.push(`type IN (${filter.types.map((type) => this.place(type)).join(', ')})`);
    }
  }

  place(value: SqlValue): string {
    return `$${String(this.params.push(value))}`;
  }

  add(comparison: string, value: SqlValue): void {
    this.conditions.push(`${comparison} ${this.place(value)}`);
  }

  text(): string {
    return this.conditions.length === 0 ? '' : `WHERE ${this.conditions.join(' AND ')}`;
  }
}
