import type { FailureClass } from './failure-class';

/** A red check with its evidence, as stored with the run and shown by the API. */
export interface CiFailure {
  readonly name: string;
  readonly class: FailureClass;
  /** Of name and normalised log: the same failure of another commit has the same. */
  readonly fingerprint: string;
  readonly url: string | null;
  readonly reason: string | null;
  readonly log_tail: string | null;
  /** Which report said so: the same check is red anew when another one does. */
  readonly report: string;
}

export const CI_STATES = ['none', 'running', 'settling', 'success', 'failure'] as const;

/** What CI says about one commit of the branch. Decides something only while that commit is the run's head. */
export interface CiState {
  readonly sha: string;
  readonly state: (typeof CI_STATES)[number];
  readonly passed: readonly string[];
  readonly running: readonly string[];
  /** Required checks that nobody has heard of. */
  readonly missing: readonly string[];
  readonly failures: readonly CiFailure[];
  /** When the first look at this commit was taken, epoch milliseconds. */
  readonly since: number;
  /** Once the failed checks were started again, since their cause was not the code: the reports that said so. */
  readonly rerun: readonly string[] | null;
  /** True when a person approved the step in spite of it. */
  readonly waived: boolean;
}

/** Fix attempts that red checks have cost the run so far. */
export interface CiFixes {
  readonly attempts: number;
  /** How often each failure was given to the agent. */
  readonly fingerprints: Readonly<Record<string, number>>;
}

export const NO_FIXES: CiFixes = { attempts: 0, fingerprints: {} };
