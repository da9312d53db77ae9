import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import type { SqlRow } from '../../platform/persistence/sql';
import type { TableMap } from '../../platform/persistence/table-map';
import type { AttemptFilter, ListedAttempt } from '../application/listed-attempt';
import type { Attempt } from '../domain/attempt';

const NEWEST: KeysetSource = {
  from: 'attempts',
  key: [
    { column: 'queued_at', kind: 'number' },
    { column: 'id', kind: 'string' },
  ],
  id: 'id',
  shown: 'attempts',
  joinedBy: 'id',
};

/** So far back in its protocol's timeline an attempt's last event is looked for: its length must not be the cost of a page. */
const EVENTS_BACK = 50;

/** Of one page, in one statement. */
const FACTS = (now: string, places: string): string => `
  SELECT a.id, ${now} AS now, p.project_id, j.name AS project_name, p.protocol_name, s.step_name,
    e.type AS event_type, e.message AS event_message, e.created_at AS event_at,
    (SELECT o.written_at FROM attempt_output o WHERE o.attempt_id = a.id ORDER BY o.byte_offset DESC LIMIT 1) AS output_at,
    q.lease_until, w.heartbeat_at
  FROM attempts a
  JOIN protocol_runs p ON p.id = a.protocol_run_id
  JOIN projects j ON j.id = p.project_id
  LEFT JOIN step_runs s ON s.id = a.step_run_id
  LEFT JOIN events e ON e.protocol_run_id = a.protocol_run_id AND e.seq = (
    SELECT l.seq FROM events l WHERE l.protocol_run_id = a.protocol_run_id AND l.seq > p.last_seq - ${String(EVENTS_BACK)}
      AND l.attempt_id = a.id ORDER BY l.seq DESC LIMIT 1)
  LEFT JOIN jobs q ON q.protocol_run_id = a.protocol_run_id AND q.attempt_id = a.id AND q.status = 'started'
  LEFT JOIN workers w ON w.id = q.worker_id
  WHERE a.id IN (${places})`;

/** Newest first; two statements, however long the page is. */
export async function listAttempts(
  database: Database,
  attempts: TableMap<Attempt>,
  filter: AttemptFilter,
  page: PageRequest,
): Promise<Page<ListedAttempt>> {
  const query = queryOf(database, filter);
  const found = await query.page(database.read, page, attempts.list('r'), (row) => attempts.fromRow(row));
  if (found.items.length === 0) return { ...found, items: [] };
  const ids = found.items.map(({ id }) => id);
  const places = ids.map((_, index) => `$${String(index + 1)}`).join(', ');
  const rows = await database.read.all(FACTS(database.now, places), ids);
  const facts = new Map(rows.map((row) => [String(row.id), row]));
  const items = found.items.flatMap((attempt) => {
    const row = facts.get(attempt.id);
    // Removed between both statements.
    return row === undefined ? [] : [toListed(attempt, row)];
  });
  return { ...found, items };
}

function queryOf({ dialect }: Database, { projectId, statuses, kinds, engine }: AttemptFilter): KeysetQuery {
  const query = new KeysetQuery(dialect, NEWEST);
  if (statuses !== undefined) query.among('status', statuses);
  if (kinds !== undefined) query.lookAmong('kind', kinds);
  if (engine !== undefined) query.look('engine =', engine);
  if (projectId !== undefined) {
    query.lookWith(
      (place) =>
        `EXISTS (SELECT 1 FROM protocol_runs p WHERE p.id = r.protocol_run_id AND p.project_id = ${place(projectId)})`,
    );
  }
  return query;
}

function toListed(attempt: Attempt, row: SqlRow): ListedAttempt {
  const type = textOrNull(row.event_type);
  const event = { message: String(row.event_message), createdAt: Number(row.event_at) };
  return {
    attempt,
    projectId: String(row.project_id),
    projectName: String(row.project_name),
    protocolName: String(row.protocol_name),
    stepName: textOrNull(row.step_name),
    lastEvent: type === null ? null : { type, ...event },
    lastOutputAt: timeOrNull(row.output_at),
    leaseUntil: timeOrNull(row.lease_until),
    heartbeatAt: timeOrNull(row.heartbeat_at),
    now: Number(row.now),
  };
}

function timeOrNull(value: SqlRow[string] | undefined): number | null {
  return value == null ? null : Number(value);
}

function textOrNull(value: SqlRow[string] | undefined): string | null {
  return value == null ? null : String(value);
}
