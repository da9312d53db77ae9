import type { SqlRow } from '../../platform/persistence/sql';
import type { Dispatch, WorkerRow } from '../application/job.store';
import type { QueueName } from '../domain/job';

/** Condition for exactly these dispatches; their ids and numbers are the parameters, in turn. */
export function these(jobs: readonly Dispatch[]): string {
  return jobs.map((_, index) => `id = $${String(2 * index + 1)} AND dispatch = $${String(2 * index + 2)}`).join(' OR ');
}

export function toDispatch(row: SqlRow): Dispatch {
  return { id: String(row.id), queue: row.queue as QueueName, dispatch: Number(row.dispatch) };
}

export function toWorker(row: SqlRow): WorkerRow {
  return {
    id: String(row.id),
    host: String(row.host),
    pid: Number(row.pid),
    version: String(row.version),
    slots: Number(row.slots),
    startedAt: Number(row.started_at),
    heartbeatAt: Number(row.heartbeat_at),
    stoppedAt: row.stopped_at === null || row.stopped_at === undefined ? null : Number(row.stopped_at),
    running: Number(row.running),
  };
}
