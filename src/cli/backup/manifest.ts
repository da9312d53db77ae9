import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Conflict, InvalidInput, messageOf, Unprocessable } from '../../kernel/errors';
import { MIGRATIONS } from '../../platform/persistence/data-source';
import type { Dialect } from '../../platform/persistence/sql';

const FILE = 'manifest.json';
/** Raised when an older program could no longer read what a newer one writes. */
const FORMAT = 1;

export const DATABASE_FILES: Readonly<Record<Dialect, string>> = {
  sqlite: 'database.sqlite',
  postgres: 'database.dump',
};
export const KEY_FILE = 'secret.key';
export const MIRRORS = 'mirrors';

export interface BackupFile {
  /** Inside the backup, with slashes. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a backup says of itself: enough to refuse one that is damaged, or that cannot be restored here. */
export interface Manifest {
  readonly format: number;
  /** Of the program that made it. */
  readonly version: string;
  readonly created_at: string;
  readonly database: Dialect;
  /** Of the database, oldest first. */
  readonly migrations: readonly string[];
  /** Ids of the keys that its stored secrets need. */
  readonly secret_keys: readonly string[];
  readonly files: readonly BackupFile[];
}

export function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`, { mode: 0o600 });
}

export async function describeFile(folder: string, name: string): Promise<BackupFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, bytes: statSync(path).size, sha256: hash.digest('hex') };
}

/** Reads the manifest and every byte of the files. Throws `backup.damaged`, `backup.newer` or `backup.unknown`. */
export async function verifiedManifest(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  if (manifest.format !== FORMAT) {
    throw new Unprocessable(
      'backup.newer',
      `The backup has the format ${String(manifest.format)}, and this program reads ${String(FORMAT)}: it was made by version ${manifest.version}, restore it with that one.`,
    );
  }
  const known = MIGRATIONS.map(({ name }) => name);
  const unknown = manifest.migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Unprocessable(
      'backup.newer',
      `The backup was made by version ${manifest.version} and has migrations that this one does not know (${unknown.join(', ')}): restore it with that version.`,
    );
  }
  for (const file of manifest.files) {
    const there = existsSync(join(folder, file.name)) ? await describeFile(folder, file.name) : undefined;
    if (there?.sha256 === file.sha256) continue;
    const what = there === undefined ? 'is missing' : 'is not as it was written';
    throw new Conflict('backup.damaged', `The backup is damaged: ${file.name} ${what}.`, { file: file.name });
  }
  return manifest;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    throw new InvalidInput('backup.unknown', `${folder} is no backup of ours: it has no ${FILE}.`);
  }
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>;
  } catch (error) {
    throw new Conflict('backup.damaged', `The backup is damaged: ${FILE} cannot be read: ${messageOf(error)}`);
  }
  const { format, version, migrations, files, secret_keys: keys, database } = manifest;
  const whole = [migrations, files, keys].every(Array.isArray) && typeof version === 'string' && database !== undefined;
  if (typeof format !== 'number' || !whole) {
    throw new Conflict('backup.damaged', `The backup is damaged: ${FILE} does not say what is in it.`);
  }
  // Names become paths: a manifest that somebody has changed must not read or write elsewhere.
  const wrong = files?.find(
    ({ name }) => !/^(database\.(sqlite|dump)|secret\.key|mirrors\/[\w-]+\.bundle)$/.test(name),
  );
  if (wrong !== undefined) throw new Conflict('backup.damaged', `The backup names a file that is none of ours.`);
  return manifest as Manifest;
}
