import type { NewEvent, TimelineEvent } from '../../events/domain/event';
import type { Ids } from '../../kernel/ids';
import type { Database } from './database';
import { type SqlValue, TRANSACTION_ID } from './sql';
import { TableMap } from './table-map';

/** What the events of one transaction have in common. */
export interface EventOrigin {
  readonly projectId: string;
  readonly protocolRunId: string | null;
  /** Of the last event that the protocol has; null where there is no protocol. */
  readonly lastSeq: number | null;
  readonly actor: string;
  readonly requestId: string | null;
  /** Null: when the statement runs, by the database's clock. */
  readonly at: number | null;
}

/** The one place where an event becomes a row. */
export class EventRows {
  private readonly map: TableMap<Omit<TimelineEvent, 'position'>>;

  constructor(private readonly database: Database) {
    this.map = new TableMap(database, 'EventEntity');
  }

  /** One INSERT for all of them; there must be one at least. On Postgres every row remembers its transaction, see the entity. */
  insert(
    ids: Ids,
    { projectId, protocolRunId, lastSeq, actor, requestId, at }: EventOrigin,
    events: readonly NewEvent[],
  ): { readonly text: string; readonly params: SqlValue[] } {
    const rows = events.map((event, index) => {
      const row = this.map.toRow({
        id: ids.next(),
        projectId,
        protocolRunId,
        stepRunId: event.stepRunId ?? null,
        attemptId: event.attemptId ?? null,
        seq: lastSeq === null ? null : lastSeq + index + 1,
        type: event.type,
        message: event.message,
        metadata: event.metadata ?? {},
        actor,
        requestId,
        createdAt: at ?? 0,
      });
      if (at === null) delete row.created_at;
      return row;
    });
    const clock = at === null ? { created_at: this.database.now } : {};
    return this.map.insert(rows, { ...clock, xid: TRANSACTION_ID[this.database.dialect] });
  }
}
