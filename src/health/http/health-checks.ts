import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { messageOf } from '../../kernel/errors';
import { Database } from '../../platform/persistence/database';
import { migrationStatus, type MigrationStatus } from '../../platform/persistence/migrate';
import { QueueTransport } from '../../ports/queue-transport';

/** A dependency that hangs is as good as down. */
const LIMIT_MS = 2_000;

export interface Check {
  readonly status: 'ok' | 'down';
  readonly message?: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: Readonly<Record<'database' | 'queue' | 'migrations', Check>>;
}

@Injectable()
export class HealthChecks {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueTransport,
  ) {}

  async all(): Promise<Health> {
    const [database, queue, migrations] = await Promise.all([
      check(() => this.database.read.all('SELECT 1 AS one')),
      check(() => this.queue.ping()),
      check(async () => {
        const { pending, unknown } = await this.migrations();
        if (pending.length > 0) throw new Error(`${String(pending.length)} pending: run npm run migrate.`);
        if (unknown.length > 0) throw new Error('The database was migrated by a newer version.');
      }),
    ]);
    const checks = { database, queue, migrations };
    return { ok: Object.values(checks).every(({ status }) => status === 'ok'), checks };
  }

  migrations(): Promise<MigrationStatus> {
    return withinLimit(migrationStatus(this.database));
  }
}

async function check(work: () => Promise<unknown>): Promise<Check> {
  try {
    await withinLimit(work());
    return { status: 'ok' };
  } catch (error) {
    return { status: 'down', message: messageOf(error) };
  }
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = pause(LIMIT_MS, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`No answer within ${String(LIMIT_MS / 1_000)} seconds.`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    work.catch(() => undefined);
  }
}
