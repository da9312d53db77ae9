import type { NoteResult, WorkspaceKey } from '../../ports/workspaces';
import { createCommit } from './commit-worktree';
import type { Mirror } from './mirror';
import { attemptPush, remoteCommit } from './push';

/** Somebody else may write notes of the same protocol at the same moment (another worker after a lost lease). */
const TRIES = 3;

export interface Note {
  /** The commit that it is about. */
  readonly sha: string;
  readonly text: string;
  readonly identity: Readonly<Record<string, string>>;
}

/**
 * One note on one commit, as git-notes(1) keeps them: a commit whose tree has a file for each noted commit. Made of
 * objects and not by `git notes`, which strips the text and follows whatever an agent has put at the ref.
 */
export async function writeNote(mirror: Mirror, key: WorkspaceKey, note: Note): Promise<NoteResult> {
  const ref = `refs/notes/deksdenflow/${key.protocolName}`;
  const { repository } = key;
  const blob = await mirror.text(['hash-object', '-w', '--stdin'], { stdin: note.text });
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const local = (await mirror.refs(ref)).get(ref) ?? null;
    const remote = repository.pushes ? await remoteCommit(mirror, repository, ref) : null;
    if (remote !== null && !(await fetched(mirror, key, ref, remote))) continue;
    // Not on top of the local ref when there is a remote: an agent may have put it at a snapshot, which must not leave here.
    const commit = await withNote(mirror, repository.pushes ? remote : local, blob, note);
    if (commit !== local) await mirror.setRef(ref, commit);
    if (!repository.pushes) return 'no_remote';
    if (commit === remote) return 'pushed';
    const outcome = await attemptPush(mirror, repository, { ref, sha: commit, lease: remote });
    if (outcome === 'pushed' || outcome === 'up_to_date') return 'pushed';
  }
  return 'rejected';
}

/** False when the ref has moved on since we asked where it is. */
async function fetched(mirror: Mirror, { repository }: WorkspaceKey, ref: string, sha: string): Promise<boolean> {
  if (await mirror.hasCommit(sha)) return true;
  const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance'];
  await mirror.run(['fetch', ...flags, '--', repository.gitUrl, ref], { remote: repository });
  return mirror.hasCommit(sha);
}

/** The notes with this one in them; the same commit when it is there already. */
async function withNote(mirror: Mirror, notes: string | null, blob: string, note: Note): Promise<string> {
  const listing = notes === null ? '' : (await mirror.run(['ls-tree', '-z', notes])).stdout.toString('utf8');
  const others = listing.split('\0').filter((entry) => entry !== '' && !entry.endsWith(`\t${note.sha}`));
  const mine = `100644 blob ${blob}\t${note.sha}`;
  if (notes !== null && listing.split('\0').includes(mine)) return notes;
  const stdin = [...others, mine].map((entry) => `${entry}\0`).join('');
  return createCommit(mirror, {
    tree: await mirror.text(['mktree', '-z'], { stdin }),
    parent: notes,
    message: `Notes of ${note.sha}\n`,
    identity: note.identity,
  });
}
