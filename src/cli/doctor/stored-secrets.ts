import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { counted } from '../../kernel/counted';
import { messageOf } from '../../kernel/errors';
import { openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { migrationStatus } from '../../platform/persistence/migrate';
import type { KeyUse } from '../../projects/application/secret-rotation';
import { hasSecrets, secretRotation } from '../../stored-secrets';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'stored secrets';
const NAMED = 5;

/** Can every stored secret be opened, and with which keys? Looking must not make the key file that is missing. */
export async function checkStoredSecrets(config: Config): Promise<Finding[]> {
  const location = locationOf(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) return [];
  let database: Database;
  try {
    database = await openDatabase(location, ENTITIES, config.redactor);
  } catch {
    // The check of the database says so already.
    return [];
  }
  try {
    const { pending, unknown } = await migrationStatus(database);
    if (pending.length > 0 || unknown.length > 0) return [];
    if (!(await hasSecrets(database))) return [];
    const keyless = config.settings.SECRET_KEY === null && !existsSync(join(config.dataDir, 'secret.key'));
    const fix = 'Set DEKSDENFLOW_SECRET_KEY to what the server has, or put its key file back.';
    if (keyless) return [error(CHECK, `Secrets are stored, but there is no key of theirs in ${config.dataDir}`, fix)];
    return [judge(await secretRotation(config, database).use())];
  } catch (failure) {
    return [error(CHECK, messageOf(failure), 'Correct the keys; docs/secrets.md explains them.')];
  } finally {
    await database.close();
  }
}

function judge(use: KeyUse): Finding {
  const keys = Object.entries(use.by_key).map(([key, count]) => `${key}: ${String(count)}`);
  const under = `${counted(use.secrets, 'secret')} under ${counted(keys.length, 'key')} (${keys.join(', ')})`;
  if (use.unreadable.length > 0) {
    const names = use.unreadable
      .slice(0, NAMED)
      .map(({ name, project_name, key }) => `${name} of ${project_name} (${key})`);
    const more = use.unreadable.length > NAMED ? ', …' : '';
    const evidence = `${under}; cannot be opened: ${names.join(', ')}${more}`;
    return error(CHECK, evidence, 'Put the key that they were stored under into DEKSDENFLOW_SECRET_KEY_PREVIOUS.');
  }
  if (use.to_rotate > 0) {
    const evidence = `${under}; ${String(use.to_rotate)} not under the current one, ${use.current_key}`;
    return warning(CHECK, evidence, 'Run: deksdenflow keys rotate');
  }
  return ok(CHECK, under);
}
