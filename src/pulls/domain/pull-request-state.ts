export const PULL_REQUEST_STATES = ['open', 'closed', 'merged'] as const;

/** A protocol's pull or merge request, as last heard of. Stored with its run and shown by the API as it is. */
export interface PullRequestState {
  readonly number: number;
  readonly url: string;
  readonly state: (typeof PULL_REQUEST_STATES)[number];
  readonly draft: boolean;
  readonly head_sha: string;
  /** Null while the forge has not told. */
  readonly mergeable: boolean | null;
  /** By the forge's clock, epoch milliseconds: an older message changes nothing. */
  readonly updated_at: number;
}

/** What a forge tells of a pull request, as it is kept. */
export function pullRequestState(told: {
  readonly number: number;
  readonly url: string;
  readonly state: PullRequestState['state'];
  readonly draft: boolean;
  readonly headSha: string;
  readonly mergeable: boolean | null;
  readonly updatedAt: number;
}): PullRequestState {
  const { number, url, state, draft, mergeable } = told;
  return { number, url, state, draft, head_sha: told.headSha, mergeable, updated_at: told.updatedAt };
}
