import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Path to kind, mode and content, for everything in the folder, `.git` included. */
export type Fingerprint = ReadonlyMap<string, string>;

export async function fingerprint(folder: string): Promise<Fingerprint> {
  const entries = new Map<string, string>();
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    const stat = await lstat(path);
    const content = stat.isSymbolicLink() ? await readlink(path) : stat.isFile() ? await readFile(path) : '';
    entries.set(name, `${stat.mode.toString(8)} ${createHash('sha256').update(content).digest('hex')}`);
  }
  return entries;
}

/** Paths that were added, removed or changed. */
export function differences(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
