import type { CheckReport } from '../../ci/domain/check';
import type { PullRequestState } from '../../pulls/domain/pull-request-state';

/** Where a delivery says that it comes from. Not trusted beyond the signature's reach. */
export interface SignalSource {
  /** `owner/name`, on GitLab `group/subgroup/name`; null when the payload names none. */
  readonly repository: string | null;
  /** Branches that the payload names, without `refs/heads/`. A commit status names several. */
  readonly branches: readonly string[];
  readonly sha: string | null;
}

/** What a delivery means to us. */
export type Signal =
  | { readonly kind: 'checks'; readonly source: SignalSource; readonly checks: readonly CheckReport[] }
  | { readonly kind: 'pull_request'; readonly source: SignalSource; readonly pullRequest: PullRequestState }
  | { readonly kind: 'push'; readonly source: SignalSource; readonly sha: string }
  /** Understood and of no consequence: a ping, a tag, a deleted branch, an action that changes nothing. */
  | { readonly kind: 'nothing'; readonly source: SignalSource; readonly reason: string };

/** How a payload can be unusable although it is JSON and signed. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
}
