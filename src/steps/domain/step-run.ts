import type { Gate, QaPolicy } from '../../projects/domain/policies';
import type { StatusReason } from '../../protocols/domain/protocol-run';
import type { StepStatus } from './step-run.lifecycle';
import type { SpentUsage } from './usage';
import type { Verdict } from './verdict';

export const STEP_TYPES = ['setup', 'work', 'qa'] as const;
export type StepType = (typeof STEP_TYPES)[number];

export interface StepQa {
  readonly policy?: QaPolicy | undefined;
  readonly engine?: string | undefined;
  readonly model?: string | undefined;
}

/** One unit of the plan. The lifecycle works on this; texts that can be long are in {@link StepSpec}. */
export interface StepRun extends SpentUsage {
  readonly id: string;
  readonly protocolRunId: string;
  stepIndex: number;
  stepName: string;
  stepType: StepType;
  status: StepStatus;
  statusReason: StatusReason | null;
  engine: string | null;
  model: string | null;
  qa: StepQa;
  maxAttempts: number | null;
  summary: string | null;
  /** Executions that ended in a failed judgement and went back to the engine. */
  retries: number;
  attemptsCount: number;
  /** Workers lost in a row while they ran this step. */
  losses: number;
  /** QA runs in a row that gave no verdict. */
  qaErrors: number;
  /** Commit the step started from. */
  baseSha: string | null;
  /** Commit of its latest execution. */
  headSha: string | null;
  verdict: Verdict | null;
  /** Fingerprint of the last failed judgement (diff and findings), to notice that nothing changes any more. */
  failureFingerprint: string | null;
  version: number;
  readonly createdAt: number;
  updatedAt: number;
}

/** The step's instructions: what the engine reads. Loaded only by whoever works on the step. */
export interface StepSpec {
  instructions: string;
  /** Commands of the shell engine, in order. */
  commands: readonly string[];
  gates: readonly Gate[];
}
