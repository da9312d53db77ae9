import { randomUUID } from 'node:crypto';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { UnfitDependency, Unprocessable } from '../../kernel/errors';
import type { Database } from './database';
import { asUnavailable } from './database-errors';
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
  return withRunner(database.writer, statusBy);
}

/** The same for whoever asks often: disturbs no transaction, and gives up after the limit in milliseconds. */
export async function readMigrationStatus(database: Database, limitMs: number): Promise<MigrationStatus> {
  const rows = await database.askWithin(limitMs, 'SELECT name FROM migrations ORDER BY id');
  return statusOf(rows.map(({ name }) => String(name)));
}

/**
 * Brings the schema up to date, once, however many processes start together. Throws `database.schema_newer` when the
 * database was migrated by a newer program: running an old one on it could destroy data.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  try {
    return await withRunner(database.writer, (runner) =>
      locked(database, runner, async () => {
        const status = await statusBy(runner);
        if (status.unknown.length > 0) {
          throw new UnfitDependency(
            'database.schema_newer',
            `The database has migrations that this version does not know (${status.unknown.join(', ')}): install the newer version again.`,
          );
        }
        const executor = new MigrationExecutor(database.writer, runner);
        executor.transaction = database.dialect === 'postgres' ? 'each' : 'none';
        if (status.pending.length > 0) await executor.executePendingMigrations();
        await runner.query(
          `INSERT INTO installation (id, epoch) VALUES (1, '${randomUUID()}') ON CONFLICT (id) DO NOTHING`,
        );
        return status.pending;
      }),
    );
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** Identity of this database, part of every queue message. */
export async function installationEpoch(database: Database): Promise<string> {
  const [row] = await database.read.all('SELECT epoch FROM installation WHERE id = 1');
  if (row === undefined)
    throw new Unprocessable('database.not_migrated', 'The database is empty: run npm run migrate.');
  return String(row.epoch);
}

async function statusBy(runner: QueryRunner): Promise<MigrationStatus> {
  const exists = await runner.hasTable('migrations');
  const rows = exists ? ((await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[]) : [];
  return statusOf(rows.map((row) => row.name));
}

function statusOf(applied: readonly string[]): MigrationStatus {
  const known = MIGRATIONS.map((migration) => migration.name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

async function withRunner<T>(source: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.connect();
    return await work(runner);
  } finally {
    await runner.release();
  }
}

function locked<T>(database: Database, runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  return database.dialect === 'postgres' ? underAdvisoryLock(runner, work) : inWriteTransaction(runner, work);
}

/** Without the time limit of statements: others may migrate for longer, and so may we. All on one connection. */
async function underAdvisoryLock<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  await runner.query('SET statement_timeout = 0');
  await runner.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  try {
    return await work();
  } finally {
    // A connection that is gone has let go of the lock by itself.
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]).catch(() => undefined);
    await runner.query('RESET statement_timeout').catch(() => undefined);
  }
}

/**
 * SQLite's one lock is that of the writing transaction, so all of it is one. Foreign keys are off meanwhile, which can
 * be said only outside of it: to drop a table that is being rebuilt would delete what refers to it.
 */
async function inWriteTransaction<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  await runner.query('PRAGMA foreign_keys = OFF');
  try {
    await runner.query('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.query('PRAGMA foreign_keys = ON');
  }
}
