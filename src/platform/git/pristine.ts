import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Makes a file hold exactly these bytes. Writing goes through a new file and a rename, so that a symlink or a
 * hard link that somebody put there is replaced and never written through.
 */
export async function ensureFile(path: string, content: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() === true && found.nlink === 1 && (await readFile(path, 'utf8')) === content) return;
  if (found?.isDirectory() === true) await rm(path, { recursive: true, force: true });
  await replaceFile(path, content);
}

export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  await writeFile(draft, content, { flag: 'wx' });
  await rename(draft, path);
}

export async function isRealFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}
