import { Config } from '../../config/config';
import { ENTITIES } from '../../entities';
import { openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { migrate, migrationStatus } from '../../platform/persistence/migrate';
import { type CliContext, print } from '../cli-context';
import { locationOf } from '../../core';
import { EXIT, Leave } from '../exit';

interface Json {
  readonly json?: boolean;
}

export async function runMigrate(context: CliContext, { json }: Json): Promise<void> {
  await withDatabase(context, async (database) => {
    const applied = await migrate(database);
    print(context, json, { applied }, () =>
      applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `applied ${name}`),
    );
  });
}

/** Leaves with 1 when something is pending, so that a deployment can ask before it starts. */
export async function runMigrateStatus(context: CliContext, { json }: Json): Promise<void> {
  await withDatabase(context, async (database) => {
    const status = await migrationStatus(database);
    print(context, json, status, () => [
      ...status.applied.map((name) => `${status.unknown.includes(name) ? 'unknown' : 'applied'} ${name}`),
      ...status.pending.map((name) => `pending ${name}`),
    ]);
    if (status.unknown.length > 0) {
      context.terminal.note(
        'error database.schema_newer: a newer program migrated this database; install that one again.',
      );
    }
    if (status.pending.length + status.unknown.length > 0) throw new Leave(EXIT.failure);
  });
}

async function withDatabase(context: CliContext, work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(locationOf(Config.load(context.environment)), ENTITIES);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
