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

interface InsertedEvents {
  readonly text: string;
  readonly params: SqlValue[];
}

/** The one place where an event becomes a row. */
export class EventRows {
  private readonly map: TableMap<Omit<TimelineEvent, 'position'>>;

  constructor(private readonly database: Database) {
    this.map = new TableMap(database, 'EventEntity');
  }

  /** One INSERT for all of them; there must be one at least. */
  insert(ids: Ids, origin: EventOrigin, events: readonly NewEvent[]): InsertedEvents {
    return this.insertAll(ids, [{ origin, events }]);
  }

  /**
   * The same for several origins, all with a time or all without. On Postgres every row remembers its transaction, see the
   * entity.
   */
  insertAll(
    ids: Ids,
    groups: readonly { readonly origin: EventOrigin; readonly events: readonly NewEvent[] }[],
  ): InsertedEvents {
    const rows = groups.flatMap(({ origin, events }) =>
      events.map((event, index) => this.rowOf(ids.next(), origin, event, index + 1)),
    );
    const clock = groups[0]?.origin.at == null ? { created_at: this.database.now } : {};
    return this.map.insert(rows, { ...clock, xid: TRANSACTION_ID[this.database.dialect] });
  }

  private rowOf(id: string, origin: EventOrigin, event: NewEvent, place: number): ReturnType<typeof this.map.toRow> {
    const { projectId, protocolRunId, lastSeq, actor, requestId, at } = origin;
    const row = this.map.toRow({
      id,
      projectId,
      protocolRunId,
      stepRunId: event.stepRunId ?? null,
      attemptId: event.attemptId ?? null,
      seq: lastSeq === null ? null : lastSeq + place,
      type: event.type,
      message: event.message,
      metadata: event.metadata ?? {},
      actor,
      requestId,
      createdAt: at ?? 0,
    });
    if (at === null) delete row.created_at;
    return row;
  }
}
