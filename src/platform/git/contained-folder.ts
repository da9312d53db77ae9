import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput, Unprocessable } from '../../kernel/errors';
import { isErrno } from './file-lock';
import { replaceFile } from './pristine';

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 500;

/** The parts of a folder's path inside a worktree; throws `git.path_outside_worktree`. */
export function folderParts(folder: string): string[] {
  const parts = folder.split('/');
  if (parts.at(-1) === '') parts.pop();
  if (parts.length === 0 || !parts.every(isPlainName)) throw outside(folder);
  return parts;
}

/** Throws for a name that is not that of a file directly in the folder. */
function requirePlainName(name: string): void {
  if (!isPlainName(name)) throw outside(name);
}

function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    name.toLowerCase() !== '.git' &&
    !name.startsWith('-') &&
    Buffer.byteLength(name) <= 255 &&
    !/[/\\]|\p{Cc}/u.test(name)
  );
}

/** Writes files under a folder of the worktree, made where it is missing. Nothing is written before all is checked. */
export async function writeContained(root: string, folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const parts = folderParts(folder);
  for (const [name, content] of files) {
    requirePlainName(name);
    requireSize(name, Buffer.byteLength(content));
  }
  requireCount(folder, files.size);
  const path = await makeFolder(root, parts);
  for (const name of files.keys()) await requireReplaceable(join(path, name), name);
  // By rename: a hard link to a file outside is replaced, not written through.
  for (const [name, content] of files) await replaceFile(join(path, name), content);
}

async function makeFolder(root: string, parts: readonly string[]): Promise<string> {
  let path = root;
  for (const part of parts) {
    path = join(path, part);
    try {
      await mkdir(path);
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
    }
    // lstat, not stat: a symlink to a folder is refused wherever it leads.
    if (!(await lstat(path)).isDirectory()) throw outside(parts.join('/'));
  }
  if ((await realpath(path)) !== join(await realpath(root), ...parts)) throw outside(parts.join('/'));
  return path;
}

async function requireReplaceable(path: string, name: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) throw outside(name);
}

export function requireSize(name: string, bytes: number): void {
  if (bytes <= MAX_FILE_BYTES) return;
  throw new Unprocessable(
    'git.file_too_large',
    `${name} has ${String(bytes)} bytes; at most ${String(MAX_FILE_BYTES)} are allowed.`,
    {
      path: name,
      bytes,
    },
  );
}

export function requireCount(folder: string, count: number): void {
  if (count <= MAX_FILES) return;
  throw new Unprocessable(
    'git.too_many_files',
    `${folder} has ${String(count)} files; at most ${String(MAX_FILES)} are allowed.`,
  );
}

export function outside(path: string): InvalidInput {
  return new InvalidInput(
    'git.path_outside_worktree',
    `${JSON.stringify(path)} is not a plain path inside the worktree: absolute paths, "..", and symlinks are refused.`,
    { path },
  );
}
