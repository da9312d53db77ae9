import { Unprocessable } from '../../kernel/errors';
import type { AttemptRef } from '../../ports/workspaces';
import { listChanges, stage } from './checkout';
import { createCommit } from './commit-worktree';
import type { Place } from './place';

export function snapshotRef(protocolName: string, { stepIndex, attempt, when }: AttemptRef): string {
  return `refs/deksdenflow/${protocolName}/${String(stepIndex)}/${String(attempt)}/${when}`;
}

/**
 * Keeps the tree under a hidden ref; secrets and large files too, because it never leaves this host. A clean worktree
 * needs no commit of its own: the ref then is at the commit that the worktree is at.
 */
export async function snapshotWorktree(
  place: Place,
  ref: string,
  identity: Readonly<Record<string, string>>,
): Promise<string> {
  const { mirror, index, key } = place;
  const held = await index.heldCommit();
  if (held === undefined) throw new Unprocessable('git.worktree_missing', `${key.protocolName} has no worktree here.`);
  const changes = (await listChanges(place, index.pathOf(held))).filter(({ kind }) => kind !== 'nested_repository');
  let sha = held;
  if (changes.length > 0) {
    const draft = await index.draft();
    try {
      const tree = await stage(place, draft, changes);
      sha = await createCommit(mirror, { tree, parent: held, message: `Snapshot ${ref}\n`, identity });
    } finally {
      await index.discard(draft);
    }
  }
  await mirror.setRef(ref, sha);
  return sha;
}
