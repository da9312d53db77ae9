import type { CommitRequest, CommitResult } from '../../ports/workspaces';
import { draftAt, listChanges, moveTo, showBranch, stage } from './checkout';
import { commitMessage } from './commit-message';
import { judgeChanges } from './file-policy';
import type { Mirror } from './mirror';
import type { Place } from './place';

export interface CommitSettings {
  readonly maxFileBytes: number;
  readonly identity: Readonly<Record<string, string>>;
}

/**
 * One commit on top of the parent, from the files on disk. The agent's own commits, branches and index are never
 * asked; they end here, because branch, HEAD and index are set to the result.
 */
export async function commitWorktree(
  place: Place,
  request: CommitRequest,
  settings: CommitSettings,
): Promise<CommitResult> {
  const { mirror, tree } = place;
  const draft = await draftAt(place, request.parentSha);
  const changes = await listChanges(place, draft);
  const isFrozen = (path: string): boolean =>
    request.frozenFolder !== undefined &&
    (path === request.frozenFolder || path.startsWith(`${request.frozenFolder}/`));
  const restored = changes.map((change) => change.path).filter(isFrozen);
  const { accepted, refused } = await judgeChanges(
    changes.filter((change) => !isFrozen(change.path)),
    {
      root: tree.path,
      maxFileBytes: settings.maxFileBytes,
      before: (path) => contentAt(mirror, request.parentSha, path),
    },
  );
  if (accepted.length === 0) {
    await (restored.length > 0 ? moveTo(place, request.parentSha) : showBranch(place, draft, request.parentSha));
    return { sha: null, files: [], refused, restored };
  }
  const sha = await createCommit(mirror, {
    tree: await stage(place, draft, accepted),
    parent: request.parentSha,
    message: commitMessage(request),
    identity: settings.identity,
  });
  await (restored.length > 0 ? moveTo(place, sha) : showBranch(place, draft, sha));
  return { sha, files: accepted.map((change) => change.path).sort(), refused, restored };
}

interface NewCommit {
  readonly tree: string;
  /** Null: the first of its history. */
  readonly parent: string | null;
  readonly message: string;
  readonly identity: Readonly<Record<string, string>>;
}

export function createCommit(mirror: Mirror, commit: NewCommit): Promise<string> {
  const parents = commit.parent === null ? [] : ['-p', commit.parent];
  return mirror.text(['commit-tree', ...parents, '-F', '-', commit.tree], {
    stdin: commit.message,
    env: commit.identity,
  });
}

async function contentAt(mirror: Mirror, sha: string, path: string): Promise<string> {
  return (await mirror.run(['cat-file', 'blob', `${sha}:${path}`], { answers: [128] })).stdout.toString('latin1');
}
