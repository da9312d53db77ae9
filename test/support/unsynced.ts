import type { Database } from '../../src/platform/persistence/database';

/**
 * SQLite without waiting for the disk, as the tests' Postgres (`fsync: false`): a killed process loses nothing by that,
 * only a machine that crashes would. Does nothing on Postgres.
 */
export async function unsynced(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') await database.writer.query('PRAGMA synchronous = OFF');
}
