import { Unprocessable } from '../../kernel/errors';
import { draftAt, listChanges, stage } from './checkout';
import { createCommit } from './commit-worktree';
import type { Place } from './place';
import { isRealFolder } from './pristine';

/**
 * Takes a worktree away that nobody needs any more, in an order in which a crash between any two steps loses nothing:
 * first refs hold the branch's commit and all that is in the files and not in it, then the folder goes. Every step looks
 * before it acts, so that the next call goes on where this one was killed.
 */
export async function retireWorktree(
  place: Place,
  headSha: string | null,
  identity: Readonly<Record<string, string>>,
): Promise<void> {
  const { mirror, tree, index } = place;
  // The branch is the agent's to move; this ref is not.
  if (headSha !== null && (await mirror.hasCommit(headSha))) await mirror.setRef(`${hidden(place)}/head`, headSha);
  // Not `tree.exists()`: an agent's `git worktree prune` leaves the files and takes the rest.
  if (await isRealFolder(tree.path)) await keepFiles(place, headSha, identity);
  await tree.remove();
  await index.remove();
}

/** A commit under a ref of its own for files that are not those of the branch's commit. */
async function keepFiles(
  place: Place,
  headSha: string | null,
  identity: Readonly<Record<string, string>>,
): Promise<void> {
  const { mirror, index } = place;
  const parent = await knownCommit(place, headSha);
  const draft = parent === null ? await emptyDraft(place) : await draftAt(place, parent);
  try {
    const changes = await listChanges(place, draft);
    const nested = changes.find(({ kind }) => kind === 'nested_repository');
    if (nested !== undefined) throw holdsRepository(place.key.protocolName, nested.path);
    if (changes.length === 0) return;
    const content = await stage(place, draft, changes);
    const kept = await retiredRefs(place);
    // Killed before the folder was gone, and called again.
    if (kept.some((ref) => ref.tree === content)) return;
    const ref = `${hidden(place)}/retired/${String(Math.max(0, ...kept.map(({ number }) => number)) + 1)}`;
    await mirror.setRef(
      ref,
      await createCommit(mirror, { tree: content, parent, message: `Retired ${ref}\n`, identity }),
    );
  } finally {
    await index.discard(draft);
  }
}

/** What the files are compared with: the branch's commit, or where this host had put them when that was made elsewhere. */
async function knownCommit({ mirror, index }: Place, headSha: string | null): Promise<string | null> {
  if (headSha !== null && (await mirror.hasCommit(headSha))) return headSha;
  const held = await index.heldCommit();
  return held !== undefined && (await mirror.hasCommit(held)) ? held : null;
}

/** Not the held index: it names objects that a lost mirror took along. */
async function emptyDraft({ mirror, tree, index }: Place): Promise<string> {
  const draft = await index.draft();
  await mirror.run(['read-tree', '--empty'], { workTree: tree.path, indexFile: draft });
  return draft;
}

async function retiredRefs(place: Place): Promise<{ readonly number: number; readonly tree: string }[]> {
  const prefix = `${hidden(place)}/retired/`;
  const text = await place.mirror.text(['for-each-ref', '--format=%(tree) %(refname)', '--', prefix]);
  return text.split('\n').flatMap((line) => {
    const [tree = '', ref = ''] = line.split(' ');
    const number = /^[1-9]\d{0,8}$/.exec(ref.slice(prefix.length));
    return number === null ? [] : [{ number: Number(number[0]), tree }];
  });
}

function hidden({ key }: Place): string {
  return `refs/deksdenflow/${key.protocolName}`;
}

function holdsRepository(name: string, path: string): Unprocessable {
  return new Unprocessable(
    'git.nested_repository',
    `The worktree of ${name} has a git repository of its own at ${path}, with commits that may be nowhere else: move or remove it. The worktree is kept.`,
    { protocol: name, path },
  );
}
