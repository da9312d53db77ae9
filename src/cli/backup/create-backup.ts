import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { productVersion } from '../../config/version';
import { counted } from '../../kernel/counted';
import { Conflict, Unprocessable } from '../../kernel/errors';
import type { Database } from '../../platform/persistence/database';
import { migrationStatus } from '../../platform/persistence/migrate';
import { checkSqlite, copySqlite } from '../../platform/persistence/sqlite-copy';
import { hasSecrets, secretRotation } from '../../stored-secrets';
import { type CliContext, print } from '../cli-context';
import { DATABASE_FILES, describeFile, KEY_FILE, type Manifest, MIRRORS, writeManifest } from './manifest';
import { BackupPlace } from './place';

export interface CreateOptions {
  readonly withKey?: boolean;
  readonly json?: boolean;
}

/**
 * Beside a server that runs. First the database, then the mirrors: so all commits that the database speaks of are in them.
 * Written under another name until it is whole: what is at `folder` is a backup, or nothing.
 */
export async function createBackup(context: CliContext, folder: string, options: CreateOptions): Promise<void> {
  const target = resolve(folder);
  if (existsSync(target)) {
    throw new Conflict('backup.target_taken', `${target} is there already: name a folder that is not.`);
  }
  const place = new BackupPlace(context);
  const draft = `${target}.${randomBytes(4).toString('hex')}.part`;
  mkdirSync(dirname(target), { recursive: true });
  // Prompts, diffs and output of agents are in it, and with the key every secret.
  mkdirSync(draft, { mode: 0o700 });
  try {
    const { manifest, leftOut } = await write(place, draft, options);
    renameSync(draft, target);
    report(context, target, { manifest, leftOut }, options);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

interface Written {
  readonly manifest: Omit<Manifest, 'format'>;
  readonly leftOut: readonly string[];
}

async function write(place: BackupPlace, folder: string, { withKey = false }: CreateOptions): Promise<Written> {
  const { location, config } = place;
  if (location.kind === 'sqlite' && !existsSync(location.path)) throw notMigrated();
  const name = DATABASE_FILES[location.kind];
  const { applied, keys, takenAt } = await place.withDatabase(async (database) => {
    const status = await migrationStatus(database);
    if (status.applied.length === 0) throw notMigrated();
    const takenAt = new Date().toISOString();
    if (location.kind === 'postgres') await place.postgres(location.url).dump(join(folder, name));
    else await copySqlite(database, join(folder, name));
    return { applied: status.applied, keys: status.pending.length > 0 ? [] : await keysOf(place, database), takenAt };
  });
  if (location.kind === 'sqlite') checkSqlite(join(folder, name));

  const names = [name];
  if (withKey) {
    if (config.settings.SECRET_KEY !== null || !place.hasKeyFile) {
      throw new Conflict('backup.no_key_file', 'There is no key file: keep a copy of DEKSDENFLOW_SECRET_KEY.');
    }
    copyFileSync(place.keyFile, join(folder, KEY_FILE));
    names.push(KEY_FILE);
  }
  const { saved, leftOut } = await place.mirrors.save(join(folder, MIRRORS));
  names.push(...saved.map((file) => `${MIRRORS}/${file}`));
  const files = [];
  for (const file of names) {
    chmodSync(join(folder, file), 0o600);
    files.push(await describeFile(folder, file));
  }
  const manifest = {
    version: productVersion(),
    created_at: takenAt,
    database: location.kind,
    migrations: applied,
    secret_keys: keys,
    files,
  };
  writeManifest(folder, manifest);
  return { manifest, leftOut };
}

/** Ids only. Not where that would make the key file that is missing. */
async function keysOf({ config, hasKeyFile }: BackupPlace, database: Database): Promise<string[]> {
  if (!(await hasSecrets(database)) || (config.settings.SECRET_KEY === null && !hasKeyFile)) return [];
  return Object.keys((await secretRotation(config, database).use()).by_key);
}

function report(context: CliContext, target: string, { manifest, leftOut }: Written, options: CreateOptions): void {
  const mirrors = manifest.files.filter(({ name }) => name.startsWith(`${MIRRORS}/`)).length;
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const { secret_keys: keys } = manifest;
  const withKey = manifest.files.some(({ name }) => name === KEY_FILE);
  print(context, options.json, { folder: target, ...manifest, left_out: leftOut }, () => [
    `Saved to ${target}: the database, ${counted(mirrors, 'mirror')}; ${String(Math.ceil(bytes / 1_048_576))} MiB.`,
    ...(keys.length > 0 && !withKey
      ? [
          `Not in it: the key of its stored secrets (${keys.join(', ')}). Keep that elsewhere: without it they are lost.`,
        ]
      : []),
  ]);
  for (const project of leftOut) {
    context.terminal.note(
      `The mirror of ${project} is left out: its remote is a shallow clone. It is made anew from there.`,
    );
  }
}

function notMigrated(): Unprocessable {
  return new Unprocessable('database.not_migrated', 'There is no database of ours to save: run npm run migrate.');
}
