import type { ProcessRunner } from '../../ports/process-runner';

export interface TidyLimits {
  readonly looseObjects: number;
  readonly packs: number;
}

export interface GitWorkspacesOptions {
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  readonly runner: ProcessRunner;
  /** Our own environment, of which only the names in `git-environment.ts` reach git. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Larger files are refused by `commit`. Default 5 MiB. */
  readonly maxFileBytes?: number;
  /** Author and committer of our commits. */
  readonly userName?: string;
  readonly userEmail?: string;
  /** Limit of one git call that talks to a remote. Default 10 minutes. */
  readonly networkTimeoutMs?: number;
  /** From when on a mirror is packed. */
  readonly tidyLimits?: TidyLimits;
}

export const DEFAULT_MAX_FILE_BYTES = 5 * 1024 * 1024;
export const DEFAULT_USER_NAME = 'DeksdenFlow';
export const DEFAULT_USER_EMAIL = 'deksdenflow@localhost';
