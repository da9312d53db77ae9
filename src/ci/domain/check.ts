/** What a check says now, in one vocabulary. `neutral` (skipped, stale) decides nothing. */
export const CHECK_STATES = ['running', 'success', 'failure', 'neutral'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/**
 * What reported it. GitHub tells of one run of Actions four times (workflow_run, workflow_job, check_suite, check_run);
 * a workflow job and its check run have the same id, and are one check here: `check_run`.
 */
export const CHECK_KINDS = ['check_run', 'status', 'workflow_run', 'check_suite', 'pipeline', 'job'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** One message of a forge, or one line of its snapshot, about one check of one commit. Times are epoch milliseconds. */
export interface CheckReport {
  readonly kind: CheckKind;
  readonly sha: string;
  readonly name: string;
  /**
   * Runs of one check replace each other within a group (the check suite, the workflow and its trigger, the pipeline's
   * source); the same name in two groups is two checks.
   */
  readonly group: string;
  /** The provider's id of this run of the check: digits, or the context's name for a commit status. */
  readonly providerId: string;
  /** Id of what contains it, as the forge's API asks for it: the workflow run of a job, the pipeline of a job. */
  readonly parentId: string | null;
  readonly state: CheckState;
  /** The provider's own word: `timed_out`, `canceled`, `script_failure`. */
  readonly conclusion: string;
  readonly url: string | null;
  /** What the provider or the reporter says about it, cut to 2 000 characters. */
  readonly summary: string | null;
  readonly order: CheckOrder;
}

/** The provider's own order of two reports on one run of a check: the greater one is the newer. */
export interface CheckOrder {
  readonly runAttempt: number;
  readonly updatedAt: number;
  /** Later stages of the same moment come later: queued, running, over. */
  readonly rank: number;
}
