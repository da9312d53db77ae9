import type { ProtocolRun, StatusReason } from '../../protocols/domain/protocol-run';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';

type Spent = 'inputTokens' | 'cachedInputTokens' | 'outputTokens' | 'reasoningTokens' | 'costUsd';

/** What a pull request is told of its protocol: the stored rows fit as they are. */
export interface PullRequestSubject {
  readonly protocol: Readonly<
    Pick<
      ProtocolRun,
      'id' | 'protocolName' | 'description' | 'status' | 'statusReason' | 'baseBranch' | 'engine' | 'specHash' | Spent
    > &
      Pick<ProtocolRun, 'baseSha' | 'headSha'>
  >;
  readonly branch: string;
  /** For people to clone from; credentials in it are left out. Null: unknown. */
  readonly cloneUrl: string | null;
  /** In the order of the plan. */
  readonly steps: readonly SubjectStep[];
  /** Oldest first. */
  readonly attempts: readonly SubjectAttempt[];
}

export type SubjectStep = Readonly<
  Pick<
    StepRun,
    'id' | 'stepIndex' | 'stepName' | 'stepType' | 'status' | 'statusReason' | 'attemptsCount' | 'headSha' | 'verdict'
  >
>;

export type SubjectAttempt = Readonly<
  Pick<
    Attempt,
    'id' | 'stepRunId' | 'kind' | 'number' | 'status' | 'engine' | 'model' | 'headSha' | 'gates' | 'verdict'
  >
> &
  Readonly<Pick<Attempt, Spent>> & {
    /** Version of the engine's program, where it is known. */
    readonly engineVersion: string | null;
  };

/** What made the automatic work stop, beyond the reason's own sentence. */
export interface StopEvidence {
  readonly checkName: string;
  /** code, flaky, base_broken, infra, billing, cancelled. */
  readonly failureClass: string;
  readonly sha: string;
  readonly url: string | null;
  readonly logTail: string | null;
}

export type StopReason = StatusReason;
