import type { Database } from '../../../src/platform/persistence/database';

/** Every row of every table, as text, by the table's name. */
export async function everythingStored(database: Database): Promise<Record<string, readonly string[]>> {
  const list =
    database.dialect === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const tables: Record<string, readonly string[]> = {};
  for (const row of await database.read.all(list)) {
    const rows = await database.read.all(`SELECT * FROM "${String(row.name)}"`);
    // What is noted in its own time: that a job was handed to the queue, and that this process lives.
    const ownTime = { relayed_at: undefined, owner_seen_at: undefined };
    tables[String(row.name)] = rows.map((one) => JSON.stringify({ ...one, ...ownTime })).sort();
  }
  return tables;
}

/** All but the records of deliveries: what a webhook that is refused must not touch. */
export async function allButDeliveries(database: Database): Promise<Record<string, readonly string[]>> {
  const { webhook_deliveries: _records, ...rest } = await everythingStored(database);
  return rest;
}
