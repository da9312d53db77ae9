/**
 * A forge on this machine, for tests: it keeps pull requests, branches and checks in memory, answers the requests of our
 * driver as the provider documents them, and notes every request that the published description does not allow.
 */
export interface ForgeStandIn {
  /** Base of its REST API, as in `ForgeConnection.apiUrl`. */
  readonly apiUrl: string;
  /** Repository that it serves: `acme/shop`. */
  readonly repository: string;
  /** Token that it accepts. */
  readonly token: string;
  /** `POST /repos/acme/shop/pulls`, in order of arrival. */
  readonly requests: readonly string[];
  /** Requests that do not fit the provider's published description: a test asserts that there are none. */
  readonly violations: readonly string[];

  /** The branch is at this commit now; pull requests of the branch follow. Sends the push (and pull request) webhooks. */
  setBranch(branch: string, sha: string): Promise<void>;
  /** States of checks of a commit; sends the webhooks that the provider would send for each change. */
  setChecks(sha: string, checks: readonly StandInCheck[]): Promise<void>;
  pullRequests(): readonly StandInPullRequest[];
  merge(number: number): Promise<void>;
  closePullRequest(number: number): Promise<void>;
  reopen(number: number): Promise<void>;
  /** Somebody else writes a comment. */
  comment(number: number, text: string): void;
  /** Deliveries go here, signed; null: none are sent. `secret` as the project's webhook secret. */
  sendWebhooksTo(url: string | null, secret: string): void;
  /** Answers the next requests whose `METHOD path` contains `when` with this instead. */
  failNext(answer: StandInFailure): void;
  /** From now on it answers as it should. */
  recover(): void;
  /** Refuses connections until it is called with false. */
  away(away: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface StandInCheck {
  readonly name: string;
  readonly state: 'queued' | 'running' | 'success' | 'failure' | 'cancelled' | 'skipped';
  /** Log of the failing job. */
  readonly log?: string;
  /** GitLab's `failure_reason`; on GitHub the title of the check's output. */
  readonly reason?: string;
}

export interface StandInPullRequest {
  readonly number: number;
  readonly branch: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
  readonly headSha: string;
  readonly comments: readonly string[];
}

export interface StandInFailure {
  readonly when: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** How many requests; 1 when left out. */
  readonly times?: number;
}
