import type { AttemptStatus } from './attempt.lifecycle';
import type { ErrorClass } from './engine-error';
import type { SessionTotals, SpentUsage, UsageQuality } from './usage';
import type { GateResult, Verdict } from './verdict';

export const ATTEMPT_KINDS = ['plan', 'execute', 'qa'] as const;
export type AttemptKind = (typeof ATTEMPT_KINDS)[number];

/** One try at planning, executing or judging. History: an ended attempt is never changed. Times are epoch milliseconds. */
export interface Attempt extends SpentUsage {
  readonly id: string;
  readonly protocolRunId: string;
  readonly stepRunId: string | null;
  readonly kind: AttemptKind;
  /** Counts the attempts of a step, of whatever kind; the plan's attempts count by themselves. */
  readonly number: number;
  status: AttemptStatus;
  readonly engine: string;
  readonly model: string | null;
  /** What this attempt is told beyond the step's instructions: the findings of the last judgement. */
  readonly feedback: string | null;
  /** What was started, with secrets masked; the prompt goes in by stdin. Null before, and of old ones. */
  command: readonly string[] | null;
  /** Of the engine's program, where it says. */
  engineVersion: string | null;
  sessionId: string | null;
  sessionTotals: SessionTotals | null;
  workerId: string | null;
  readonly queuedAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  exitCode: number | null;
  errorClass: ErrorClass | null;
  errorMessage: string | null;
  usageQuality: UsageQuality;
  baseSha: string | null;
  /** Set as soon as the engine's work is committed, before it is pushed: a successor adopts it instead of paying again. */
  headSha: string | null;
  /** True once the engine has ended well and its work is recorded here. */
  produced: number;
  verdict: Verdict | null;
  gates: readonly GateResult[];
  finalText: string | null;
}
