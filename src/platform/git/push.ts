import { Unprocessable } from '../../kernel/errors';
import { isLocalGitUrl } from '../../kernel/git-names';
import type { PushResult, Repository } from '../../ports/workspaces';
import { maskCredentials } from './git-failure';
import type { Mirror } from './mirror';

interface PushOrder {
  readonly branch: string;
  readonly sha: string;
  readonly expectedSha: string | null;
  readonly ownShas: readonly string[];
}

/** `<flag>\t<from>:<to>\t<summary>` of `push --porcelain`; only a lost race is somebody else's commit. */
const STATUS = /^(?<flag>[ +\-*!=])\t[^\t]*:(?<to>refs\/heads\/[^\t]+)\t(?<summary>.*)$/m;
const LOST_RACE = /^\[rejected\]|failed to update ref|cannot lock ref|incorrect old value|fetch first|stale info/;

/** One commit to one branch, under a lease: what we do not know of is never overwritten. */
export async function pushCommit(mirror: Mirror, repository: Repository, order: PushOrder): Promise<PushResult> {
  const first = await attemptPush(mirror, repository, order, order.expectedSha);
  if (first === 'pushed' || first === 'up_to_date') return { outcome: first };
  const remoteSha = await remoteHead(mirror, repository, order.branch);
  if (remoteSha === order.sha) return { outcome: 'up_to_date' };
  const ours = remoteSha === null || order.ownShas.includes(remoteSha);
  // A branch that vanished from the remote was deleted by somebody; ours to make anew only if it never was there.
  if (ours && remoteSha !== order.expectedSha && remoteSha !== null) {
    const second = await attemptPush(mirror, repository, order, remoteSha);
    if (second === 'pushed' || second === 'up_to_date') return { outcome: second };
  }
  return { outcome: 'rejected', remoteSha, message: first.message };
}

async function attemptPush(
  mirror: Mirror,
  repository: Repository,
  { branch, sha }: PushOrder,
  lease: string | null,
): Promise<'pushed' | 'up_to_date' | { readonly message: string }> {
  const ref = `refs/heads/${branch}`;
  const flags = ['--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', '--no-signed'];
  const output = await mirror.run(
    [
      'push',
      ...flags,
      ...receiver(repository),
      `--force-with-lease=${ref}:${lease ?? ''}`,
      '--',
      repository.gitUrl,
      `${sha}:${ref}`,
    ],
    { remote: repository, answers: [1] },
  );
  const status = STATUS.exec(output.stdout.toString('utf8'))?.groups;
  const summary = status?.summary ?? '';
  if (status?.flag === '=') return 'up_to_date';
  if (output.code === 0) return 'pushed';
  const words = maskCredentials(`${summary}\n${output.stderr}`.trim(), repository.credentials?.password);
  if (LOST_RACE.test(summary)) return { message: words };
  throw new Unprocessable('git.push_refused', `The remote refused the push of ${branch}: ${words}`, { branch });
}

/**
 * A local repository with `receive.denyCurrentBranch=updateInstead` would change the files that somebody has open when
 * our branch is checked out there, and would collect garbage on our push.
 */
function receiver(repository: Repository): string[] {
  if (!isLocalGitUrl(repository.gitUrl)) return [];
  return ['--receive-pack=git -c receive.denyCurrentBranch=refuse -c receive.autogc=false receive-pack'];
}

async function remoteHead(mirror: Mirror, repository: Repository, branch: string): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const output = await mirror.text(['ls-remote', '--refs', '--', repository.gitUrl, ref], { remote: repository });
  const line = output.split('\n').find((candidate) => candidate.endsWith(`\t${ref}`));
  return line === undefined ? null : line.slice(0, line.indexOf('\t'));
}
