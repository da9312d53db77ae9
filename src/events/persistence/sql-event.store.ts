import { cursorKey, type Page, type PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { type SqlValue, TRANSACTION_ID } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import { type EventFilter, type EventListFilter, EventStore, type Onwards } from '../application/event-queries';
import type { TimelineEvent } from '../domain/event';
import { EventEntity } from './event.entity';
import { eventList, isOfOneProtocol, type Order } from './event-list';
import { SettledFeed } from './settled-feed';

/**
 * The oldest transaction that is open, in the snapshot of the statement that this is a part of. There is no such
 * expression for the newest: `pg_snapshot_xmax` is the highest that has *ended*, and others above it may be at work.
 */
const OLDEST_OPEN = {
  sqlite: '0',
  postgres: 'CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)',
};

export class SqlEventStore extends EventStore {
  private readonly events: TableMap<TimelineEvent>;
  private readonly settled: SettledFeed;

  constructor(private readonly database: Database) {
    super();
    this.events = new TableMap<TimelineEvent>(database, EventEntity);
    this.settled = new SettledFeed(database);
  }

  newest(filter: EventListFilter, page: PageRequest): Promise<Page<TimelineEvent>> {
    return this.page(filter, { kind: 'newest' }, page);
  }

  async afterPosition(filter: EventListFilter, position: number, limit: number): Promise<Onwards> {
    // A protocol's events are committed one transaction after the other, under its lock.
    const upTo = isOfOneProtocol(filter) ? Number.MAX_SAFE_INTEGER : await this.settled.upTo(position);
    if (upTo <= position) return { events: [] };
    const page = await this.page(filter, { kind: 'after_position', position, upTo }, { limit });
    return onwards(page, (key) => key.at(-1));
  }

  async afterSeq(
    filter: EventListFilter & { readonly protocolRunId: string },
    seq: number,
    limit: number,
  ): Promise<Onwards> {
    return onwards(await this.page(filter, { kind: 'after_seq', seq }, { limit }), ([key]) => key);
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

  private page(filter: EventListFilter, order: Order, request: PageRequest): Promise<Page<TimelineEvent>> {
    return eventList(this.database.dialect, filter, order).page(
      this.database.read,
      request,
      this.events.list('r'),
      (row) => this.events.fromRow(row),
    );
  }

  private async select(where: Where, order: string, limit: number): Promise<TimelineEvent[]> {
    const rows = await this.database.read.all(
      `SELECT ${this.events.list()} FROM events ${where.text()} ORDER BY ${order} LIMIT ${where.place(limit)}`,
      where.params,
    );
    return rows.map((row) => this.events.fromRow(row));
  }
}

/** Of a cursor of ours, the number that the client goes on with. */
function onwards(
  { items, next }: Page<TimelineEvent>,
  part: (key: readonly (string | number)[]) => string | number | undefined,
): Onwards {
  return next === undefined ? { events: items } : { events: items, next: Number(part(cursorKey(next))) };
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
