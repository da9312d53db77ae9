import type { PullRequest } from '../../../ports/forge';

/** What GitHub's pull requests have in all of their forms; `mergeable` only the full one. */
interface GithubPullRequest {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly draft?: boolean;
  readonly title: string;
  readonly body: string | null;
  readonly merged_at: string | null;
  readonly updated_at: string;
  readonly mergeable?: boolean | null;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

export function toPullRequest(pull: GithubPullRequest): PullRequest {
  const closed = pull.state === 'closed' ? 'closed' : 'open';
  return {
    number: pull.number,
    url: pull.html_url,
    state: pull.merged_at === null ? closed : 'merged',
    draft: pull.draft ?? false,
    title: pull.title,
    body: pull.body ?? '',
    branch: pull.head.ref,
    baseBranch: pull.base.ref,
    headSha: pull.head.sha,
    mergeable: pull.mergeable ?? null,
    updatedAt: Date.parse(pull.updated_at),
  };
}
