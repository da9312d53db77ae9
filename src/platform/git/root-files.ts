import { isUtf8 } from 'node:buffer';
import type { RootFilesRequest } from '../../ports/workspaces';
import type { Mirror } from './mirror';
import { parseTree, readBlobs, SYMLINK_MODE } from './tree-entries';

/** A root of more entries than this holds is cut: nobody's build file is behind 20 000 others. */
const MAX_LISTING_BYTES = 4 * 1024 * 1024;
const MAX_READ = 100;

/** The files of a commit's root, with the content of those asked for. */
export async function readRootFiles(
  mirror: Mirror,
  sha: string,
  { wanted, maxBytes }: RootFilesRequest,
): Promise<ReadonlyMap<string, string | null>> {
  const listing = await mirror.run(['ls-tree', '-z', '-l', '--full-tree', sha], { limitBytes: MAX_LISTING_BYTES });
  const whole = listing.cut ? listing.stdout.subarray(0, listing.stdout.lastIndexOf(0)) : listing.stdout;
  // A symlink's content is its target, and that of a submodule is elsewhere: neither is a file of this commit.
  const entries = parseTree(whole).filter(({ type, mode }) => type === 'blob' && mode !== SYMLINK_MODE);
  const asked = entries.filter(({ path, bytes }) => bytes <= maxBytes && wanted(path)).slice(0, MAX_READ);
  const contents = await readBlobs(
    mirror,
    asked.map(({ id }) => id),
  );
  const texts = new Map(asked.map(({ path }, index) => [path, textOf(contents[index])]));
  return new Map(entries.map(({ path }) => [path, texts.get(path) ?? null]));
}

function textOf(content: Buffer | undefined): string | null {
  return content === undefined || content.includes(0) || !isUtf8(content) ? null : content.toString('utf8');
}
