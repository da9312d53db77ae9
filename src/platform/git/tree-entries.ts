import type { Mirror } from './mirror';

/** `<mode> <type> <id> <size>\t<path>` of `ls-tree -l -z`. */
const ENTRY = /^(?<mode>\d{6}) (?<type>\w+) (?<id>[0-9a-f]+) +(?<size>\d+|-)\t(?<path>.+)$/s;

export const SYMLINK_MODE = '120000';

export interface TreeEntry {
  /** `100644`, `100755`; `120000` is a symlink, whose blob is its target. */
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  /** 0 for what is no blob. */
  readonly bytes: number;
  readonly path: string;
}

export function parseTree(output: Buffer): TreeEntry[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((record) => {
      const { mode = '', type = '', id = '', size, path } = ENTRY.exec(record)?.groups ?? {};
      return path === undefined ? [] : [{ mode, type, id, bytes: Number(size) || 0, path }];
    });
}

/** `cat-file --batch` answers each id with `<id> blob <size>`, a line break, the bytes and another line break. */
export async function readBlobs(mirror: Mirror, ids: readonly string[]): Promise<Buffer[]> {
  if (ids.length === 0) return [];
  const output = (await mirror.run(['cat-file', '--batch'], { stdin: ids.map((id) => `${id}\n`).join('') })).stdout;
  const contents: Buffer[] = [];
  let offset = 0;
  for (const _id of ids) {
    const lineEnd = output.indexOf(0x0a, offset);
    const size = Number(output.toString('utf8', offset, lineEnd).split(' ')[2]);
    contents.push(output.subarray(lineEnd + 1, lineEnd + 1 + size));
    offset = lineEnd + 1 + size + 1;
  }
  return contents;
}
