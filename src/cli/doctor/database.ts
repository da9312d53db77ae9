import { existsSync } from 'node:fs';
import type { Config } from '../../config/config';
import { ENTITIES } from '../../entities';
import { messageOf } from '../../kernel/errors';
import { openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { migrationStatus } from '../../platform/persistence/migrate';
import { locationOf } from '../../core';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'database';
/** Leases live by the database's clock, so a difference only confuses people who compare times. */
const SKEW_MS = 5_000;

export async function checkDatabase(config: Config): Promise<Finding> {
  const location = locationOf(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    return ok(CHECK, `SQLite, ${location.path} will be made at the first start`);
  }
  const name = location.kind === 'sqlite' ? `SQLite, ${location.path}` : 'Postgres';
  const fix =
    location.kind === 'sqlite'
      ? 'Look at the rights of this file; if it is damaged, put back a backup or move it away.'
      : 'Check that Postgres runs and that DEKSDENFLOW_DB_URL names its host, database, user and password.';
  let database: Database;
  try {
    database = await openDatabase(location, ENTITIES);
  } catch (failure) {
    return error(CHECK, messageOf(failure), fix);
  }
  try {
    return await examined(database, name);
  } catch (failure) {
    return error(CHECK, messageOf(failure), fix);
  } finally {
    await database.close();
  }
}

async function examined(database: Database, name: string): Promise<Finding> {
  const { applied, pending, unknown } = await migrationStatus(database);
  if (unknown.length > 0) {
    const evidence = `${name}: its schema is newer than this program (${unknown.join(', ')})`;
    return error(CHECK, evidence, 'Install the newer version again; an older one could destroy data.');
  }
  if (pending.length > 0) {
    return warning(CHECK, `${name}: ${String(pending.length)} migrations pending`, 'Run npm run migrate.');
  }
  const [row] = await database.read.all(`SELECT ${database.now} AS now`);
  const skew = Math.abs(Number(row?.now) - Date.now());
  if (skew > SKEW_MS) {
    const evidence = `${name}: its clock and ours are ${(skew / 1000).toFixed(0)} s apart`;
    return warning(CHECK, evidence, 'Let both machines take their time from NTP.');
  }
  return ok(CHECK, `${name}, ${String(applied.length)} migrations applied`);
}
