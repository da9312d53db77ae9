import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Unprocessable } from '../../kernel/errors';
import type { Database } from './database';
import { MIGRATIONS } from './data-source';

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** In the database, but unknown to this program: somebody newer was here. */
  readonly unknown: readonly string[];
}

/** Any number, as long as every version of the program takes the same. */
const LOCK_KEY = 7_305_731;

export async function migrationStatus(database: Database): Promise<MigrationStatus> {
  const applied = await appliedNames(database.writer);
  const known = MIGRATIONS.map((migration) => migration.name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/**
 * Brings the schema up to date, once, however many processes start together. Throws `database.schema_newer` when the
 * database was migrated by a newer program: running an old one on it could destroy data.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const release = await lock(database);
  try {
    const status = await migrationStatus(database);
    if (status.unknown.length > 0) {
      throw new Unprocessable(
        'database.schema_newer',
        `The database has migrations that this version does not know (${status.unknown.join(', ')}): install the newer version again.`,
      );
    }
    if (status.pending.length > 0) await database.writer.runMigrations({ transaction: 'each' });
    await database.write(`INSERT INTO installation (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, [
      randomUUID(),
    ]);
    return status.pending;
  } finally {
    await release();
  }
}

/** Identity of this database, part of every queue message. */
export async function installationEpoch(database: Database): Promise<string> {
  const [row] = await database.read.all('SELECT epoch FROM installation WHERE id = 1');
  if (row === undefined)
    throw new Unprocessable('database.not_migrated', 'The database is empty: run npm run migrate.');
  return String(row.epoch);
}

async function appliedNames(source: DataSource): Promise<string[]> {
  const exists = await source.createQueryRunner().hasTable('migrations');
  if (!exists) return [];
  const rows = await source.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  return rows.map((row) => row.name);
}

/** Postgres: an advisory lock on a connection of its own. SQLite: the file has one writer, see the instance lock. */
async function lock(database: Database): Promise<() => Promise<void>> {
  if (database.dialect === 'sqlite') return () => Promise.resolve();
  const runner = database.writer.createQueryRunner();
  await runner.connect();
  await runner.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  return async () => {
    try {
      await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
    } finally {
      await runner.release();
    }
  };
}
