import type { SqlRow } from '../../platform/persistence/sql';
import type { Dispatch } from '../application/job.store';
import type { QueueName } from '../domain/job';

/** Condition for exactly these dispatches; their ids and numbers are the parameters, in turn. */
export function these(jobs: readonly Dispatch[]): string {
  return jobs.map((_, index) => `id = $${String(2 * index + 1)} AND dispatch = $${String(2 * index + 2)}`).join(' OR ');
}

export function toDispatch(row: SqlRow): Dispatch {
  return { id: String(row.id), queue: row.queue as QueueName, dispatch: Number(row.dispatch) };
}
