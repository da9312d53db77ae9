import type { EventType } from '../../events/domain/event';
import type { Sql } from '../../platform/persistence/sql';
import { together } from '../../platform/persistence/together';
import { type AttemptTimes, TIME_MARKS, type TimelineMark } from '../domain/elapsed';

/** What of a run says where its time went. */
export interface RunTimes {
  readonly attempts: readonly AttemptTimes[];
  readonly marks: readonly TimelineMark[];
}

/** Two statements, however long its life was. */
export async function runTimes(sql: Sql, protocolRunId: string): Promise<RunTimes> {
  const types = TIME_MARKS.map((_, index) => `$${String(index + 2)}`).join(', ');
  const [attempts, marks] = await together([
    sql.all('SELECT queued_at, started_at, finished_at FROM attempts WHERE protocol_run_id = $1', [protocolRunId]),
    sql.all(`SELECT type, created_at FROM events WHERE protocol_run_id = $1 AND type IN (${types}) ORDER BY seq`, [
      protocolRunId,
      ...TIME_MARKS,
    ]),
  ]);
  return {
    attempts: attempts.map((row) => ({
      queuedAt: Number(row.queued_at),
      startedAt: row.started_at == null ? null : Number(row.started_at),
      finishedAt: row.finished_at == null ? null : Number(row.finished_at),
    })),
    marks: marks.map((row) => ({ type: row.type as EventType, at: Number(row.created_at) })),
  };
}
