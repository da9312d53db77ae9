import { InvalidInput, Unprocessable } from '../../kernel/errors';
import { type Change, LIST_CHANGES, parseChanges, withoutLinkedFolders } from './changes';
import type { Mirror } from './mirror';
import type { Place } from './place';

/** Throws `git.sha_invalid` for text that is not a full commit id: it could be an option or another ref. */
export function requireSha(sha: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha;
  throw new InvalidInput('git.sha_invalid', 'A commit is named by its full id in lower-case hexadecimal.');
}

export function commitMissing(sha: string): Unprocessable {
  return new Unprocessable(
    'git.commit_missing',
    `Commit ${sha} is neither in the mirror of this host nor in the remote.`,
    {
      sha,
    },
  );
}

/** Runs something that needs these commits, and names the one that is missing when it fails. */
export async function withCommits<T>(mirror: Mirror, shas: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const sha of shas) if (!(await mirror.hasCommit(sha))) throw commitMissing(sha);
    throw error;
  }
}

/** Branch, index and files to a commit. What is not ignored and not in it is removed. */
export async function moveTo({ mirror, tree, index, branchRef }: Place, sha: string): Promise<void> {
  const before = await index.heldCommit();
  const draft = await index.take();
  const call = { workTree: tree.path, indexFile: draft };
  try {
    await withCommits(mirror, [sha], () => mirror.run(['read-tree', '--reset', '-u', sha], call));
  } catch (error) {
    // A commit that is not there was found out before any file was touched.
    if (error instanceof Unprocessable && error.code === 'git.commit_missing' && before !== undefined) {
      await index.keep(draft, before);
    }
    throw error;
  }
  await mirror.run(['clean', '-ffdq'], call);
  await showBranch({ mirror, tree, index, branchRef }, draft, sha);
}

/** Points branch, HEAD and both indexes at a commit whose tree the draft holds; files are left alone. */
export async function showBranch(
  { mirror, tree, index, branchRef }: Pick<Place, 'mirror' | 'tree' | 'index' | 'branchRef'>,
  draft: string,
  sha: string,
): Promise<void> {
  await mirror.setRef(branchRef, sha);
  await tree.publish((path) => index.copyTo(draft, path));
  await index.keep(draft, sha);
}

/** An index that holds the tree of this commit, to work on. */
export async function draftAt({ mirror, tree, index }: Place, sha: string): Promise<string> {
  const held = await index.heldCommit();
  const draft = await index.draft();
  if (held !== sha) {
    // Entries that are the same in both trees keep their stat data and are not read again. (-m would refuse changed files.)
    await withCommits(mirror, [sha], () =>
      mirror.run(['read-tree', '--reset', sha], { workTree: tree.path, indexFile: draft }),
    );
  }
  return draft;
}

export async function listChanges({ mirror, tree }: Place, indexFile: string): Promise<Change[]> {
  const output = await mirror.run(LIST_CHANGES, { workTree: tree.path, indexFile });
  return withoutLinkedFolders(tree.path, parseChanges(output.stdout));
}

/** Takes these changes into the index and returns the tree that it then is. */
export async function stage({ mirror, tree }: Place, draft: string, changes: readonly Change[]): Promise<string> {
  const call = { workTree: tree.path, indexFile: draft };
  const gone = changes.filter(({ kind }) => kind === 'deleted');
  const there = changes.filter(({ kind }) => kind !== 'deleted');
  // Apart, and without a look at the disk: git refuses a deleted path whose folder has become a symlink.
  if (gone.length > 0) {
    await mirror.run(['update-index', '-z', '--force-remove', '--stdin'], { ...call, stdin: pathList(gone) });
  }
  if (there.length > 0) {
    await mirror.run(['update-index', '-z', '--add', '--replace', '--stdin'], { ...call, stdin: pathList(there) });
  }
  return mirror.text(['write-tree'], call);
}

function pathList(changes: readonly Change[]): string {
  return changes.map((change) => `${change.path}\0`).join('');
}
