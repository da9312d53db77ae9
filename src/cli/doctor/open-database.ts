import { existsSync } from 'node:fs';
import type { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { migrationStatus } from '../../platform/persistence/migrate';

/** What `work` finds in a database of this version. In any other there is nothing to look at, and another check says why. */
export async function inDatabase<T>(config: Config, work: (database: Database) => Promise<T[]>): Promise<T[]> {
  const location = locationOf(config);
  // Looking must not make the file.
  if (location.kind === 'sqlite' && !existsSync(location.path)) return [];
  let database: Database;
  try {
    database = await openDatabase(location, ENTITIES);
  } catch {
    return [];
  }
  try {
    const { pending, unknown } = await migrationStatus(database);
    return pending.length > 0 || unknown.length > 0 ? [] : await work(database);
  } finally {
    await database.close();
  }
}
