import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Unprocessable } from '../../kernel/errors';

export interface Change {
  /** Relative to the worktree, with `/`; without the trailing one that git gives a nested repository. */
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted' | 'nested_repository';
}

/** Arguments whose output `parseChanges` reads: what differs between index and files, ignored files left out. */
export const LIST_CHANGES = [
  'ls-files',
  '-z',
  '-t',
  '--modified',
  '--deleted',
  '--others',
  '--exclude-standard',
] as const;

/**
 * Reads `ls-files -t -z`. A deleted file is listed both as `R` and as `C`; a repository inside the worktree
 * is an untracked name with a trailing slash.
 */
export function parseChanges(output: Buffer): Change[] {
  const text = output.toString('utf8');
  // Lists of names go back to git as text; a name that is not UTF-8 would come out as another file.
  if (text.includes('\uFFFD')) {
    throw new Unprocessable(
      'git.path_not_utf8',
      'A changed file has a name that is not valid UTF-8: rename or remove it.',
    );
  }
  const changes = new Map<string, Change>();
  for (const record of text.split('\0')) {
    if (record === '') continue;
    const tag = record[0];
    const name = record.slice(2);
    const path = name.replace(/\/$/, '');
    if (tag === '?') changes.set(path, { path, kind: name.endsWith('/') ? 'nested_repository' : 'added' });
    else if (tag === 'R') changes.set(path, { path, kind: 'deleted' });
    else if (changes.get(path)?.kind !== 'deleted') changes.set(path, { path, kind: 'modified' });
  }
  return [...changes.values()];
}

/**
 * `ls-files --modified` looks through a folder that was replaced by a symlink, at the files of wherever it leads.
 * In the worktree such a file is gone.
 */
export async function withoutLinkedFolders(root: string, changes: readonly Change[]): Promise<Change[]> {
  const known = new Map<string, Promise<boolean>>([['.', Promise.resolve(false)]]);
  const isLinked = (folder: string): Promise<boolean> => {
    const answer = known.get(folder) ?? isLinkedFolder(folder);
    known.set(folder, answer);
    return answer;
  };
  const isLinkedFolder = async (folder: string): Promise<boolean> =>
    (await isLinked(dirname(folder))) || (await lstat(join(root, folder))).isSymbolicLink();
  const real: Change[] = [];
  for (const change of changes) {
    const gone = change.kind === 'modified' && (await isLinked(dirname(change.path)));
    real.push(gone ? { path: change.path, kind: 'deleted' } : change);
  }
  return real;
}
