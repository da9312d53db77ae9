import { folderParts, outside, requireCount, requireSize } from './contained-folder';
import type { Mirror } from './mirror';
import { parseTree, readBlobs, SYMLINK_MODE, type TreeEntry } from './tree-entries';

/** Files directly in a folder of a commit. Read from the commit, so that nothing on disk can redirect it. */
export async function readCommitFolder(
  mirror: Mirror,
  sha: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const path = folderParts(folder).join('/');
  const ancestors = path.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'));
  const listing = await mirror.run(['ls-tree', '-z', '-l', '--full-tree', sha, '--', ...ancestors, `${path}/`]);
  const files: TreeEntry[] = [];
  for (const entry of parseTree(listing.stdout)) {
    if (
      entry.mode === SYMLINK_MODE &&
      (entry.path === path || path.startsWith(`${entry.path}/`) || isIn(path, entry.path))
    ) {
      throw outside(entry.path);
    }
    if (entry.type !== 'blob' || !isIn(path, entry.path)) continue;
    requireSize(entry.path, entry.bytes);
    files.push(entry);
  }
  requireCount(path, files.length);
  const contents = await readBlobs(
    mirror,
    files.map((file) => file.id),
  );
  return new Map(
    files.map((file, index) => [file.path.slice(path.length + 1), contents[index]?.toString('utf8') ?? '']),
  );
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}
