import type { Sql, SqlRow } from '../../platform/persistence/sql';
import { ALIVE_MS } from '../../queue/domain/worker';
import type { WaitingFacts } from '../domain/waiting';

/** Further back in the line nobody counts: the length of a backlog must not be the cost of a page. */
const COUNTED = 1_000;

const LINE = (now: string): string => `
  line AS (SELECT id, row_number() OVER (ORDER BY next_attempt_at, id) - 1 AS ahead FROM jobs
    WHERE status = 'queued' AND queue = 'agents' AND next_attempt_at <= ${now}
    ORDER BY next_attempt_at, id LIMIT ${String(COUNTED)}),`;

/**
 * What is known of these runs beside their own rows, in one statement. The event is found by its number, which is known
 * for a run that goes on; one that was stopped looks for what stopped it, from the end of its timeline.
 */
const FACTS = (now: string, places: string, line: boolean): string => `
  WITH ${line ? LINE(now) : ''}
  fleet AS (SELECT count(*) AS workers, coalesce(sum(slots), 0) AS slots,
      CASE WHEN count(queue_away_since) = count(*) THEN max(queue_away_since) END AS away
    FROM workers WHERE stopped_at IS NULL AND draining_at IS NULL AND heartbeat_at > ${now} - ${String(ALIVE_MS)}),
  busy AS (SELECT count(*) AS running FROM jobs WHERE status = 'started' AND queue = 'agents')
  SELECT r.id, ${now} AS now, f.workers, f.slots, f.away, b.running, ${line ? 'l.ahead' : 'NULL AS ahead'},
    w.heartbeat_at, w.stopped_at, e.created_at AS since, e.actor
  FROM protocol_runs r CROSS JOIN fleet f CROSS JOIN busy b
  LEFT JOIN jobs j ON j.protocol_run_id = r.id AND j.attempt_id IS NOT NULL AND j.status IN ('queued', 'started')
  ${line ? 'LEFT JOIN line l ON l.id = j.id' : ''}
  LEFT JOIN workers w ON w.id = j.worker_id
  LEFT JOIN events e ON e.protocol_run_id = r.id AND e.seq = CASE WHEN r.status IN ('paused', 'blocked', 'failed')
    THEN (SELECT s.seq FROM events s WHERE s.protocol_run_id = r.id AND s.type = CASE r.status
        WHEN 'paused' THEN 'paused' WHEN 'blocked' THEN 'protocol_blocked' ELSE 'protocol_failed' END
      ORDER BY s.seq DESC LIMIT 1)
    ELSE r.last_seq END
  WHERE r.id IN (${places})`;

/** Facts by run. `line`: whether the place in the queue is wanted, which only a queued attempt has. */
export async function waitingFacts(
  sql: Sql,
  now: string,
  ids: readonly string[],
  options: { readonly line: boolean },
): Promise<ReadonlyMap<string, WaitingFacts>> {
  if (ids.length === 0) return new Map();
  const places = ids.map((_, index) => `$${String(index + 1)}`).join(', ');
  const rows = await sql.all(FACTS(now, places, options.line), ids);
  return new Map(rows.map((row) => [String(row.id), toFacts(row)]));
}

function toFacts(row: SqlRow): WaitingFacts {
  const fleet = {
    workers: Number(row.workers),
    slots: Number(row.slots),
    running: Number(row.running),
    queueAwaySince: optional(row.away),
  };
  const heartbeatAt = optional(row.heartbeat_at);
  return {
    now: Number(row.now),
    fleet,
    ahead: optional(row.ahead),
    worker: heartbeatAt === null ? null : { heartbeatAt, stoppedAt: optional(row.stopped_at) },
    since: optional(row.since),
    by: row.actor == null ? null : String(row.actor),
  };
}

function optional(value: SqlRow[string] | undefined): number | null {
  return value == null ? null : Number(value);
}
