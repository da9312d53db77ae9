import { constants } from 'node:fs';
import { lstat, open, readlink, realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { RefusedFile } from '../../ports/workspaces';
import type { Change } from './changes';
import { hasSecretName, secretsIn } from './secret-shapes';

interface Verdict {
  readonly accepted: readonly Change[];
  readonly refused: readonly RefusedFile[];
}

interface FilePolicy {
  readonly root: string;
  readonly maxFileBytes: number;
  /** Content that the parent commit has at a path: what stood there before is not this change's doing. */
  readonly before: (path: string) => Promise<string>;
}

/** Decides which changes may be committed; a refused one stays in the worktree and out of the commit. */
export async function judgeChanges(changes: readonly Change[], policy: FilePolicy): Promise<Verdict> {
  const accepted: Change[] = [];
  const refused: RefusedFile[] = [];
  for (const change of changes) {
    const refusal = change.kind === 'deleted' ? undefined : await refusalOf(change, policy);
    if (refusal === undefined) accepted.push(change);
    else refused.push({ path: change.path, ...refusal });
  }
  return { accepted, refused };
}

async function refusalOf(change: Change, policy: FilePolicy): Promise<Omit<RefusedFile, 'path'> | undefined> {
  const path = join(policy.root, change.path);
  const found = await lstat(path);
  if (found.isDirectory()) return { reason: 'nested_repository', bytes: 0 };
  if (found.isSymbolicLink()) {
    return (await leadsOutside(path, policy.root)) ? { reason: 'outside_worktree', bytes: found.size } : undefined;
  }
  if (!found.isFile()) return { reason: 'outside_worktree', bytes: found.size };
  if (hasSecretName(change.path)) return { reason: 'looks_like_secret', bytes: found.size };
  if (found.size > policy.maxFileBytes) return { reason: 'too_large', bytes: found.size };
  const secrets = secretsIn(change.path, await readPlain(path));
  if (secrets.length === 0) return undefined;
  const before = change.kind === 'modified' ? await policy.before(change.path) : '';
  return secrets.every((secret) => before.includes(secret))
    ? undefined
    : { reason: 'looks_like_secret', bytes: found.size };
}

/** One character per byte: the shapes are ASCII, and binary files are searched too. */
async function readPlain(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return (await file.readFile()).toString('latin1');
  } finally {
    await file.close();
  }
}

/** By what the link says, and by where the system ends up: the target may lead on through other links. */
async function leadsOutside(link: string, root: string): Promise<boolean> {
  const said = resolve(dirname(link), await readlink(link));
  const real = await realpath(link).catch(() => undefined);
  return !isWithin(said, root) || (real !== undefined && !isWithin(real, await realpath(root)));
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root + sep);
}
