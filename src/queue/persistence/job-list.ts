import { KeysetQuery } from '../../platform/persistence/keyset-query';
import type { Dialect } from '../../platform/persistence/sql';
import type { JobFilter } from '../application/job.store';

/** By id, which begins with the time: no index of times must follow every change of a job. */
export function jobList(dialect: Dialect, { statuses, types, protocolRunId }: JobFilter): KeysetQuery {
  const key = [{ column: 'id', kind: 'string' }] as const;
  const query = new KeysetQuery(dialect, { from: 'jobs', key, id: 'id', shown: 'jobs', joinedBy: 'id' });
  if (protocolRunId !== undefined) query.where(`protocol_run_id = ${query.place(protocolRunId)}`);
  if (statuses !== undefined) query.among('status', statuses);
  if (types !== undefined) query.lookAmong('type', types);
  return query;
}
