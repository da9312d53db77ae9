import { randomUUID } from 'node:crypto';
import { UuidV7Ids } from '../../kernel/ids';
import { Conflict, Unprocessable } from '../../kernel/errors';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Database } from '../../platform/persistence/database';
import { type CliContext, print } from '../cli-context';
import { BackupPlace } from './place';
import { acquireInstanceLock } from '../../platform/persistence/instance-lock';
import { migrate, migrationStatus } from '../../platform/persistence/migrate';

/** A worker that runs says so several times in this. */
const SEEN_MS = 30_000;

/**
 * After a restore the database is another one: what the queue still holds was said of things that are no longer so, or of
 * rows that come again with the same id. A new identity makes all of it void, and the sweeper hands out what is due.
 */
export async function renewInstallation(database: Database, from: string): Promise<readonly string[]> {
  const applied = await migrate(database);
  const audit = new AuditTrail(database, new UuidV7Ids());
  await database.transaction(async (sql) => {
    await sql.run(
      'UPDATE installation SET epoch = $1, owner = NULL, owner_host = NULL, owner_pid = NULL, owner_seen_at = NULL',
      [randomUUID()],
    );
    // Of processes that were there when it was made; who runs says so again by itself.
    await sql.run('DELETE FROM workers');
    // Nobody holds these: no need to wait for a lease to run out, or to take for handed over what went to another queue.
    await sql.run(`UPDATE jobs SET lease_until = ${database.now} WHERE status = 'started'`);
    await sql.run(`UPDATE jobs SET relayed_at = NULL WHERE status = 'queued'`);
    const message = `The database was restored from ${from}.`;
    const entry = { action: 'database_restored', message, projectId: null, metadata: { from, applied } } as const;
    await audit.add(sql, [entry], { actor: 'user:local', requestId: null });
  });
  return applied;
}

/** For a database that came back by other means than ours. Refused while somebody works on it. */
export async function adoptDatabase(context: CliContext, { json }: { readonly json?: boolean }): Promise<void> {
  const place = new BackupPlace(context);
  await place.withDatabase(async (database) => {
    if ((await migrationStatus(database)).applied.length === 0) {
      throw new Unprocessable('database.not_migrated', 'There is no database of ours here: restore it first.');
    }
    const lock = await alone(database, place);
    try {
      const applied = await renewInstallation(database, 'a copy that somebody else made');
      print(context, json, { applied }, () => ['The database has a new identity; every process may start.']);
    } finally {
      await lock?.release();
    }
  });
}

async function alone(database: Database, { config }: BackupPlace) {
  if (database.dialect === 'sqlite') {
    return acquireInstanceLock(database, { id: randomUUID(), host: config.host, pid: process.pid });
  }
  const [row] = await database.read.all(
    `SELECT count(*) AS alive FROM workers WHERE stopped_at IS NULL AND heartbeat_at > ${database.now} - $1`,
    [SEEN_MS],
  );
  if (Number(row?.alive) === 0) return undefined;
  throw new Conflict(
    'backup.in_use',
    'A worker was at this database within the last half minute: stop all processes, then try again.',
  );
}
