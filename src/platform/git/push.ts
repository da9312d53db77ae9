import { randomUUID } from 'node:crypto';
import { Unprocessable } from '../../kernel/errors';
import { isLocalGitUrl } from '../../kernel/git-names';
import type { PushResult, Repository } from '../../ports/workspaces';
import { maskCredentials } from './git-failure';
import type { Mirror } from './mirror';

interface BranchPush {
  readonly branch: string;
  readonly sha: string;
  readonly expectedSha: string | null;
  readonly ownShas: readonly string[];
}

interface RefPush {
  readonly ref: string;
  readonly sha: string;
  /** Where the remote's ref must be; null: nowhere. */
  readonly lease: string | null;
}

const FLAGS = ['--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', '--no-signed'];

/** `<flag>\t<from>:<to>\t<summary>` of `push --porcelain`; only a lost race is somebody else's commit. */
const STATUS = /^(?<flag>[ +\-*!=])\t[^\t]*:(?<to>refs\/[^\t]+)\t(?<summary>.*)$/m;
const LOST_RACE = /^\[rejected\]|failed to update ref|cannot lock ref|incorrect old value|fetch first|stale info/;

/** One commit to one branch, under a lease: what we do not know of is never overwritten. */
export async function pushCommit(mirror: Mirror, repository: Repository, order: BranchPush): Promise<PushResult> {
  const { sha } = order;
  const ref = `refs/heads/${order.branch}`;
  const first = await attemptPush(mirror, repository, { ref, sha, lease: order.expectedSha });
  if (first === 'pushed' || first === 'up_to_date') return { outcome: first };
  const remoteSha = await remoteCommit(mirror, repository, ref);
  if (remoteSha === sha) return { outcome: 'up_to_date' };
  const ours = remoteSha === null || order.ownShas.includes(remoteSha);
  // A branch that vanished from the remote was deleted by somebody; ours to make anew only if it never was there.
  if (ours && remoteSha !== order.expectedSha && remoteSha !== null) {
    const second = await attemptPush(mirror, repository, { ref, sha, lease: remoteSha });
    if (second === 'pushed' || second === 'up_to_date') return { outcome: second };
  }
  return { outcome: 'rejected', remoteSha, message: first.message };
}

/** One ref under a lease; a lost race is the answer with a message, any other refusal is thrown as `git.push_refused`. */
export async function attemptPush(
  mirror: Mirror,
  repository: Repository,
  { ref, sha, lease }: RefPush,
): Promise<'pushed' | 'up_to_date' | { readonly message: string }> {
  const target = ['--', repository.gitUrl, `${sha}:${ref}`];
  const output = await mirror.run(
    ['push', ...FLAGS, ...receiver(repository), `--force-with-lease=${ref}:${lease ?? ''}`, ...target],
    { remote: repository, answers: [1] },
  );
  const status = STATUS.exec(output.stdout.toString('utf8'))?.groups;
  const summary = status?.summary ?? '';
  if (status?.flag === '=') return 'up_to_date';
  if (output.code === 0) return 'pushed';
  const words = maskCredentials(`${summary}\n${output.stderr}`.trim(), repository.credentials?.password);
  if (LOST_RACE.test(summary)) return { message: words };
  const name = ref.replace('refs/heads/', '');
  throw new Unprocessable('git.push_refused', `The remote refused the push of ${name}: ${words}`, { branch: name });
}

/**
 * Asks the remote to receive a branch that it does not have, up to where objects would be sent. The server checks the
 * credentials for writing before that; rules for single branches are not asked.
 */
export async function rehearsePush(mirror: Mirror, repository: Repository, sha: string): Promise<void> {
  if (!repository.pushes || isLocalGitUrl(repository.gitUrl)) return;
  const ref = `refs/heads/deksdenflow-access-check-${randomUUID()}`;
  await mirror.run(['push', '--dry-run', ...FLAGS, '--', repository.gitUrl, `${sha}:${ref}`], { remote: repository });
}

/**
 * A local repository with `receive.denyCurrentBranch=updateInstead` would change the files that somebody has open when
 * our branch is checked out there, and would collect garbage on our push.
 */
function receiver(repository: Repository): string[] {
  if (!isLocalGitUrl(repository.gitUrl)) return [];
  return ['--receive-pack=git -c receive.denyCurrentBranch=refuse -c receive.autogc=false receive-pack'];
}

/** Commit that the remote has the ref at. */
export async function remoteCommit(mirror: Mirror, repository: Repository, ref: string): Promise<string | null> {
  const output = await mirror.text(['ls-remote', '--refs', '--', repository.gitUrl, ref], { remote: repository });
  const line = output.split('\n').find((candidate) => candidate.endsWith(`\t${ref}`));
  return line === undefined ? null : line.slice(0, line.indexOf('\t'));
}
