import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import type { Dialect } from '../../platform/persistence/sql';
import type { ProtocolFilter } from '../application/protocol.store';
import { foundByWords } from './protocol-texts';

const NEWEST: KeysetSource = {
  from: 'protocol_runs',
  key: [
    { column: 'created_at', kind: 'number' },
    { column: 'id', kind: 'string' },
  ],
  id: 'id',
  shown: 'protocol_runs',
  joinedBy: 'id',
};

/** Which index gives the order, and what is left to look at. */
export function protocolList(dialect: Dialect, filter: ProtocolFilter): KeysetQuery {
  const query = filter.search === undefined ? byIndex(dialect, filter) : byWords(dialect, filter, filter.search);
  if (filter.updatedAfter !== undefined) query.look('updated_at >=', filter.updatedAfter);
  if (filter.updatedBefore !== undefined) query.look('updated_at <', filter.updatedBefore);
  if (filter.idle === true) {
    query.lookWith(
      () =>
        `NOT EXISTS (SELECT 1 FROM attempts a WHERE a.protocol_run_id = r.id AND a.status IN ('queued', 'running'))`,
    );
  }
  return query;
}

function byIndex(
  dialect: Dialect,
  { projectId, statuses, branch, createdAfter, createdBefore }: ProtocolFilter,
): KeysetQuery {
  const query = new KeysetQuery(dialect, NEWEST);
  if (branch !== undefined) {
    // One in each project at most.
    query.where(`protocol_name = ${query.place(branch)}`);
    if (projectId !== undefined) query.look('project_id =', projectId);
    if (statuses !== undefined) query.lookAmong('status', statuses);
  } else {
    if (projectId !== undefined) query.where(`project_id = ${query.place(projectId)}`);
    if (statuses !== undefined) query.among('status', statuses);
  }
  if (createdAfter !== undefined) query.where(`created_at >= ${query.place(createdAfter)}`);
  if (createdBefore !== undefined) query.where(`created_at < ${query.place(createdBefore)}`);
  return query;
}

function byWords(dialect: Dialect, filter: ProtocolFilter, search: string): KeysetQuery {
  const { projectId, statuses, branch, createdAfter, createdBefore } = filter;
  const query = foundByWords(dialect, search);
  if (projectId !== undefined) query.look('project_id =', projectId);
  if (statuses !== undefined) query.lookAmong('status', statuses);
  if (branch !== undefined) query.look('protocol_name =', branch);
  if (createdAfter !== undefined) query.look('created_at >=', createdAfter);
  if (createdBefore !== undefined) query.look('created_at <', createdBefore);
  return query;
}
