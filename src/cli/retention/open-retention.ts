import { existsSync } from 'node:fs';
import { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { Unprocessable } from '../../kernel/errors';
import { openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { migrationStatus } from '../../platform/persistence/migrate';
import { Log, type LogLevel } from '../../ports/log';
import { NoMeter } from '../../ports/meter';
import { createRetention } from '../../retention';
import type { RetentionService } from '../../retention/application/retention.service';
import type { CliContext } from '../cli-context';
import type { Terminal } from '../terminal';

class NoteLog extends Log {
  constructor(private readonly terminal: Terminal) {
    super();
  }

  write(level: LogLevel, message: string): void {
    if (level === 'warn' || level === 'error') this.terminal.note(message);
  }

  within<T>(_facts: unknown, work: () => Promise<T>): Promise<T> {
    return work();
  }
}

/** Opens the database of the configuration. Throws `database.not_migrated`: to look at it must not change it. */
export async function withRetention(
  { environment, terminal }: CliContext,
  work: (retention: RetentionService, config: Config, database: Database) => Promise<void>,
): Promise<void> {
  const config = Config.load(environment);
  const location = locationOf(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) throw notMigrated();
  const database = await openDatabase(location, ENTITIES);
  try {
    const { pending } = await migrationStatus(database);
    if (pending.length > 0) throw notMigrated();
    await work(createRetention(config, database, new NoMeter(), new NoteLog(terminal)), config, database);
  } finally {
    await database.close();
  }
}

function notMigrated(): Unprocessable {
  return new Unprocessable('database.not_migrated', 'The database is not up to date: run npm run migrate.');
}
