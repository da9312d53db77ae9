import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { counted } from '../../kernel/counted';
import { Conflict, InvalidInput } from '../../kernel/errors';
import { checkSqlite, copySqlite } from '../../platform/persistence/sqlite-copy';
import { type CliContext, print } from '../cli-context';
import { DATABASE_FILES, KEY_FILE, type Manifest, MIRRORS, verifiedManifest } from './manifest';
import { BackupPlace } from './place';
import { renewInstallation } from './renew-installation';

interface Json {
  readonly json?: boolean;
}

export async function verifyBackup(context: CliContext, folder: string, { json }: Json): Promise<void> {
  const manifest = await verifiedManifest(resolve(folder));
  if (manifest.database === 'sqlite') checkSqlite(join(resolve(folder), DATABASE_FILES.sqlite));
  print(context, json, manifest, () => [
    `A whole backup of ${manifest.created_at}, made by version ${manifest.version}: ${counted(manifest.files.length, 'file')}.`,
  ]);
}

/**
 * Into a place where there is nothing yet: everything that can refuse it is asked before anything is written, and the
 * database comes last, so that one which is there is whole.
 */
export async function restoreBackup(context: CliContext, folder: string, { json }: Json): Promise<void> {
  const source = resolve(folder);
  const manifest = await verifiedManifest(source);
  const place = new BackupPlace(context);
  if (manifest.database !== place.location.kind) {
    throw new InvalidInput(
      'backup.other_database',
      `The backup is of ${manifest.database}, and this server is set up for ${place.location.kind}: DEKSDENFLOW_DB_URL decides.`,
    );
  }
  const withKey = manifest.files.some(({ name }) => name === KEY_FILE);
  await requireRoom(place, source, withKey);
  mkdirSync(place.config.dataDir, { recursive: true, mode: 0o700 });
  if (withKey) {
    copyFileSync(join(source, KEY_FILE), place.keyFile);
    chmodSync(place.keyFile, 0o600);
  }
  const mirrors = await place.mirrors.load(join(source, MIRRORS));
  const applied = await restoreDatabase(place, join(source, DATABASE_FILES[manifest.database]), manifest);
  print(context, json, { created_at: manifest.created_at, mirrors, applied }, () => [
    `Restored: the database of ${manifest.created_at}, ${counted(mirrors, 'mirror')}.`,
    ...applied.map((name) => `applied ${name}`),
  ]);
  noteKeys(context, place, manifest);
}

async function requireRoom(place: BackupPlace, source: string, withKey: boolean): Promise<void> {
  const taken = (what: string): Conflict =>
    new Conflict(
      'backup.target_taken',
      `${what} is there already: restore where nothing is yet, nothing is overwritten.`,
    );
  if (withKey && place.hasKeyFile) throw taken(place.keyFile);
  await place.mirrors.requireRoom(join(source, MIRRORS));
  const { location } = place;
  if (location.kind === 'sqlite') {
    if (existsSync(location.path)) throw taken(location.path);
    return;
  }
  await place.withDatabase(async (database) => {
    const [row] = await database.read.all(
      `SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = current_schema()`,
    );
    if (Number(row?.tables) > 0) throw taken('The database is not empty: what it holds');
  });
}

async function restoreDatabase(place: BackupPlace, file: string, manifest: Manifest): Promise<readonly string[]> {
  const { location } = place;
  const from = `the backup of ${manifest.created_at}`;
  if (location.kind === 'postgres') {
    await place.postgres(location.url).restore(file);
    return place.withDatabase((database) => renewInstallation(database, from));
  }
  // Two copies: libsql lets go of a file only when its statements are collected, and a file that is moved while SQLite has
  // it open cannot be opened by its new name in this process. The second was never opened.
  const draft = `${location.path}.part`;
  const whole = `${location.path}.whole`;
  const drafts = [draft, `${draft}-wal`, `${draft}-shm`, whole];
  const clear = (): void => {
    for (const path of drafts) rmSync(path, { force: true });
  };
  mkdirSync(dirname(draft), { recursive: true });
  clear();
  copyFileSync(file, draft);
  chmodSync(draft, 0o600);
  checkSqlite(draft);
  const applied = await place.withDatabase(
    async (database) => {
      const done = await renewInstallation(database, from);
      await copySqlite(database, whole);
      return done;
    },
    { kind: 'sqlite', path: draft },
  );
  chmodSync(whole, 0o600);
  renameSync(whole, location.path);
  clear();
  return applied;
}

function noteKeys(
  { terminal }: CliContext,
  { config, hasKeyFile }: BackupPlace,
  { secret_keys: keys }: Manifest,
): void {
  if (keys.length === 0) return;
  if (config.settings.SECRET_KEY === null && !hasKeyFile) {
    terminal.note(
      `Its stored secrets need the key ${keys.join(', ')}, which is not here: set DEKSDENFLOW_SECRET_KEY, or put the key file into ${config.dataDir} before the first start.`,
    );
    return;
  }
  terminal.note('Run deksdenflow keys status: it says whether every stored secret can be opened here.');
}
