import type { CiProvider } from '../projects/domain/project';
import type { CheckReport } from '../ci/domain/check';

/** Where a project's pull or merge requests live, and how to get in. Only for work in progress: it holds credentials. */
export interface ForgeConnection {
  readonly provider: CiProvider;
  /** Base of the REST API without a slash at the end: `https://api.github.com`, `https://ghes.example/api/v3`, `https://gitlab.com/api/v4`. */
  readonly apiUrl: string;
  /** `owner/name`, on GitLab `group/subgroup/name`. */
  readonly repository: string;
  readonly credentials: ForgeCredentials;
}

export type ForgeCredentials =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'github_app';
      readonly appId: string;
      /** PEM. */
      readonly privateKey: string;
      /** Null: looked up by the repository. */
      readonly installationId: string | null;
    };

/** A pull request of GitHub or a merge request of GitLab. */
export interface PullRequest {
  /** GitLab's `iid`. */
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly baseBranch: string;
  /** Commit that the forge has for the branch. */
  readonly headSha: string;
  /** Null while the forge is still working it out. */
  readonly mergeable: boolean | null;
  /** Epoch milliseconds by the forge's clock. */
  readonly updatedAt: number;
}

export interface NewPullRequest {
  readonly branch: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

/** What a red check left behind. */
export interface FailureEvidence {
  /** Last lines of the failing job's log, without escape sequences; null when the forge has none. */
  readonly logTail: string | null;
  /** The forge's own word for the cause, where it has one: `failure_reason` of GitLab, the annotation or title of GitHub. */
  readonly reason: string | null;
}

export interface ForgeAccess {
  /** Who the credentials belong to, for a person to read. */
  readonly login: string;
  readonly defaultBranch: string;
  /** True when branches can be pushed and pull requests opened with them. */
  readonly writes: boolean;
}

/**
 * One repository on one forge. Every method throws `Unavailable('forge.unreachable')`, `ForgeRateLimited` (it says when
 * to come back), or `Unprocessable('forge.unauthorized' | 'forge.forbidden' | 'forge.not_found' | 'forge.refused')` with
 * the forge's own words; no message holds a credential.
 */
export abstract class Forge {
  /** The newest of the branch, an open one before any other; undefined when there never was one. */
  abstract findPullRequest(branch: string): Promise<PullRequest | undefined>;
  /** Looks for an open one of the branch first: called twice, it opens one. */
  abstract openPullRequest(wanted: NewPullRequest): Promise<PullRequest>;
  abstract getPullRequest(number: number): Promise<PullRequest>;
  abstract updatePullRequest(
    number: number,
    text: { readonly title: string; readonly body: string },
  ): Promise<PullRequest>;
  /** From draft to ready for review; does nothing when it is ready. */
  abstract markReady(number: number): Promise<PullRequest>;
  /** Newest state of every check of the commit, whatever reported it. All pages. */
  abstract listChecks(sha: string): Promise<readonly CheckReport[]>;
  /** Commit that the branch is at; undefined when there is no such branch. */
  abstract headOf(branch: string): Promise<string | undefined>;
  /** Evidence of a check that is red; at most `maxBytes` of its log. */
  abstract evidenceOf(check: CheckReport, maxBytes: number): Promise<FailureEvidence>;
  /** Writes the comment that begins with the marker, or changes it when it is there and says something else. */
  abstract putComment(number: number, marker: string, text: string): Promise<void>;
  /** Runs the failed checks of the commit again, or starts CI of the branch when there are none. Returns what it did, as a sentence. */
  abstract triggerCi(branch: string, sha: string): Promise<string>;
  abstract access(): Promise<ForgeAccess>;
}

export abstract class Forges {
  /** Connections are cheap; limits of one account are shared by all of them in this process. */
  abstract connect(connection: ForgeConnection): Forge;
}
