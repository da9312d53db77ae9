import { folderParts, outside, requireCount, requireSize } from './contained-folder';
import type { Mirror } from './mirror';

/** `<mode> <type> <id> <size>\t<path>` of `ls-tree -l -z`. */
const ENTRY = /^(?<mode>\d{6}) (?<type>\w+) (?<id>[0-9a-f]+) +(?<size>\d+|-)\t(?<path>.+)$/s;

interface FolderFile {
  readonly name: string;
  readonly id: string;
}

/** Files directly in a folder of a commit. Read from the commit, so that nothing on disk can redirect it. */
export async function readCommitFolder(
  mirror: Mirror,
  sha: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const path = folderParts(folder).join('/');
  const ancestors = path.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'));
  const listing = await mirror.run(['ls-tree', '-z', '-l', '--full-tree', sha, '--', ...ancestors, `${path}/`]);
  const files: FolderFile[] = [];
  for (const record of listing.stdout.toString('utf8').split('\0')) {
    const entry = ENTRY.exec(record)?.groups;
    if (entry?.path === undefined) continue;
    if (
      entry.mode === '120000' &&
      (entry.path === path || path.startsWith(`${entry.path}/`) || isIn(path, entry.path))
    ) {
      throw outside(entry.path);
    }
    if (entry.type !== 'blob' || !isIn(path, entry.path)) continue;
    requireSize(entry.path, Number(entry.size));
    files.push({ name: entry.path.slice(path.length + 1), id: entry.id ?? '' });
  }
  requireCount(path, files.length);
  return files.length === 0 ? new Map() : readBlobs(mirror, files);
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** `cat-file --batch` answers each id with `<id> blob <size>`, a line break, the bytes and another line break. */
async function readBlobs(mirror: Mirror, files: readonly FolderFile[]): Promise<ReadonlyMap<string, string>> {
  const output = (await mirror.run(['cat-file', '--batch'], { stdin: files.map((file) => `${file.id}\n`).join('') }))
    .stdout;
  const contents = new Map<string, string>();
  let offset = 0;
  for (const file of files) {
    const lineEnd = output.indexOf(0x0a, offset);
    const size = Number(output.toString('utf8', offset, lineEnd).split(' ')[2]);
    contents.set(file.name, output.toString('utf8', lineEnd + 1, lineEnd + 1 + size));
    offset = lineEnd + 1 + size + 1;
  }
  return contents;
}
