import type { Delivery } from '../../webhooks/domain/delivery';
import type { Database, SqlTransaction } from './database';
import type { TableMap } from './table-map';

/** Writes down deliveries. Returns how many were not there before: the provider may have sent some of them earlier. */
export async function insertDeliveries(
  sql: SqlTransaction,
  { now }: Database,
  table: TableMap<Delivery>,
  deliveries: readonly Omit<Delivery, 'receivedAt'>[],
): Promise<number> {
  if (deliveries.length === 0) return 0;
  const rows = deliveries.map((delivery) => table.toRow(delivery as Delivery));
  const { text, params } = table.insert(rows, { received_at: now });
  return sql.run(`${text} ON CONFLICT (provider, identity) DO NOTHING`, params);
}
