import { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { counted } from '../../kernel/counted';
import { ConfigurationError, Conflict } from '../../kernel/errors';
import { openDatabase } from '../../platform/persistence/data-source';
import { migrationStatus } from '../../platform/persistence/migrate';
import { KeyFile, secretKeys } from '../../platform/secrets/secret-keys';
import type { KeyUse, SecretRotation, UnreadableSecret } from '../../projects/application/secret-rotation';
import { secretRotation } from '../../stored-secrets';
import { type CliContext, print } from '../cli-context';
import { EXIT, Leave } from '../exit';

interface Json {
  readonly json?: boolean;
}

/** Whoever has the keys is at the machine of the server. */
const CAUSE = { actor: 'user:local', requestId: null };

export async function showKeys(context: CliContext, { json }: Json): Promise<void> {
  await withRotation(context, async (rotation) => {
    const use = await rotation.use();
    print(context, json, use, () => useLines(use));
    refuseUnreadable(context, use.unreadable);
  });
}

export async function rotateKeys(
  context: CliContext,
  { json, newKey = false, dryRun = false }: Json & { readonly newKey?: boolean; readonly dryRun?: boolean },
): Promise<void> {
  await withRotation(context, async (rotation, config) => {
    const file = newKey ? keyFileOf(config) : undefined;
    const before = await rotation.use();
    if (dryRun) {
      const count = file === undefined ? before.to_rotate : before.secrets - before.unreadable.length;
      const would = `Would store ${counted(count, 'secret')} anew${file === undefined ? '' : ' under a new key'}.`;
      print(context, json, { ...before, would_rotate: count }, () => [...useLines(before), would]);
      refuseUnreadable(context, before.unreadable);
      return;
    }
    // A new key would not help them, and there would be one more to keep.
    if (file !== undefined) refuseUnreadable(context, before.unreadable);
    if (file !== undefined) await rotation.noteNewKey(file.add().id, CAUSE);
    const done = await rotation.rotate(CAUSE);
    print(context, json, done, () => [`${counted(done.rotated, 'secret')} stored anew.`, ...useLines(done)]);
    refuseUnreadable(context, done.unreadable);
    if (done.to_rotate === 0) return;
    context.terminal.note(
      `error secret.still_rotating: ${counted(done.to_rotate, 'secret')} came back under an earlier key: a server that runs does not have the new one yet. Restart it with the same keys, then run this again.`,
    );
    throw new Leave(EXIT.failure);
  });
}

export async function forgetKeys(context: CliContext, { json }: Json): Promise<void> {
  await withRotation(context, async (rotation, config) => {
    const file = keyFileOf(config);
    const use = await rotation.use();
    refuseUnreadable(context, use.unreadable);
    if (use.to_rotate > 0) {
      throw new Conflict('secret.key_in_use', 'Secrets are stored under an earlier key: run keys rotate first.');
    }
    const forgotten = file
      .all()
      .slice(1)
      .map(({ id }) => id);
    if (forgotten.length > 0) {
      file.forgetEarlier();
      await rotation.noteForgotten(forgotten, CAUSE);
    }
    print(context, json, { current_key: use.current_key, forgotten }, () => [
      forgotten.length === 0 ? 'There is no earlier key.' : `Forgotten: ${forgotten.join(', ')}.`,
    ]);
  });
}

async function withRotation(
  context: CliContext,
  work: (rotation: SecretRotation, config: Config) => Promise<void>,
): Promise<void> {
  const config = Config.load(context.environment);
  const database = await openDatabase(locationOf(config), ENTITIES, config.redactor);
  try {
    const { pending, unknown } = await migrationStatus(database);
    if (pending.length + unknown.length > 0) {
      throw new ConfigurationError('The database is of another version than this program: run migrate status.');
    }
    await work(secretRotation(config, database), config);
  } finally {
    await database.close();
  }
}

function keyFileOf(config: Config): KeyFile {
  const keys = secretKeys(config.settings, config.dataDir);
  if (keys instanceof KeyFile) return keys;
  throw new ConfigurationError(
    'The key is that of DEKSDENFLOW_SECRET_KEY: set a new one there, and the one before in DEKSDENFLOW_SECRET_KEY_PREVIOUS.',
  );
}

function useLines(use: KeyUse): string[] {
  const keys = Object.entries(use.by_key).map(([key, count]) => {
    const which = key === use.current_key ? 'current' : use.known_keys.includes(key) ? 'earlier' : 'unknown here';
    return `key ${key} (${which}): ${counted(count, 'secret')}`;
  });
  const idle = `key ${use.current_key} (current): no secrets`;
  const lines = use.current_key in use.by_key ? keys : [idle, ...keys];
  return use.to_rotate === 0 ? lines : [...lines, `${counted(use.to_rotate, 'secret')} to be stored anew.`];
}

/** There is no success as long as somebody will miss a secret. */
function refuseUnreadable({ terminal }: CliContext, unreadable: readonly UnreadableSecret[]): void {
  if (unreadable.length === 0) return;
  for (const { name, project_name, project_id, key } of unreadable) {
    terminal.note(`error secret.unreadable: ${name} of project ${project_name} (${project_id}), stored under ${key}`);
  }
  terminal.note('Give the key that they were stored under in DEKSDENFLOW_SECRET_KEY_PREVIOUS, or store them again.');
  throw new Leave(EXIT.failure);
}
