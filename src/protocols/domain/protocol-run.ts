import type { CiFixes, CiState } from '../../ci/domain/ci-state';
import type { Gate, Models, ResolvedPolicies } from '../../projects/domain/policies';
import type { CiProvider } from '../../projects/domain/project';
import type { PullRequestState } from '../../pulls/domain/pull-request-state';
import type { SpentUsage } from '../../steps/domain/usage';
import type { ProtocolStatus } from './protocol-run.lifecycle';

/** Why a run or a step cannot go on; codes are documented in docs/troubleshooting.md. */
export interface StatusReason {
  readonly code: string;
  readonly message: string;
}

/** One plan: one branch, one worktree, ordered steps. Times are epoch milliseconds. */
export interface ProtocolRun extends SpentUsage {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  /** `NNNN-slug`: branch, worktree folder and `.protocols/` folder. */
  readonly protocolName: string;
  readonly baseBranch: string;
  readonly description: string;
  status: ProtocolStatus;
  statusReason: StatusReason | null;
  /** Where `resume` returns to; set while paused. */
  pausedFrom: 'planning' | 'planned' | 'running' | null;
  /** Engine, models, policies and gates are a snapshot: later changes to project or configuration leave a run alone. */
  readonly engine: string;
  readonly models: Models;
  policies: ResolvedPolicies;
  readonly gates: readonly Gate[];
  /** Hash of the frozen plan files; null until planned. */
  specHash: string | null;
  /** Commit whose `.protocols/<name>/` is the frozen plan. */
  planSha: string | null;
  /** Commit that the branch was cut from. */
  baseSha: string | null;
  /** Commit that the branch is at: the truth that worktrees are rebuilt from. */
  headSha: string | null;
  /** Commit that the remote's branch is at, as far as we pushed it. */
  remoteSha: string | null;
  /** Of the project, as it was when the run was made; null: no pull request and no CI concerns it. */
  readonly ciProvider: CiProvider | null;
  pr: PullRequestState | null;
  /** 1: a person asked for a pull request. */
  prRequested: number;
  /** Pull requests of the branch up to this number are history: closed or merged before the run was told to go on. */
  prAfter: number | null;
  /** 1: our comment is on the pull request. */
  prCommented: number;
  /** Commit of somebody else that the branch is at: automatic work stops there. */
  foreignSha: string | null;
  ci: CiState | null;
  ciFixes: CiFixes | null;
  /** Attempts at planning so far. */
  planAttempts: number;
  /** Workers lost in a row while they planned. */
  planLosses: number;
  lastSeq: number;
  version: number;
  readonly createdAt: number;
  updatedAt: number;
}
