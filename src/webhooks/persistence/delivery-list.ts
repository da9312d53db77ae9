import { KeysetQuery } from '../../platform/persistence/keyset-query';
import type { Dialect } from '../../platform/persistence/sql';
import type { DeliveryFilter } from '../application/delivery.store';

const KEY = [
  { column: 'received_at', kind: 'number' },
  { column: 'id', kind: 'string' },
] as const;
const TABLE = 'webhook_deliveries';

export function deliveryList(dialect: Dialect, filter: DeliveryFilter): KeysetQuery {
  const { projectId, provider, outcomes, protocolRunId, receivedAfter, receivedBefore } = filter;
  const query = new KeysetQuery(dialect, { from: TABLE, key: KEY, id: 'id', shown: TABLE, joinedBy: 'id' });
  if (projectId !== undefined) query.where(`project_id = ${query.place(projectId)}`);
  if (receivedAfter !== undefined) query.where(`received_at >= ${query.whole(receivedAfter)}`);
  if (receivedBefore !== undefined) query.where(`received_at < ${query.whole(receivedBefore)}`);
  if (provider !== undefined) query.look('provider =', provider);
  if (outcomes !== undefined) query.lookAmong('outcome', outcomes);
  if (protocolRunId !== undefined) query.look('protocol_run_id =', protocolRunId);
  return query;
}
