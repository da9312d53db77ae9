import type { Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import type { ProtocolRun } from './protocol-run';

/** Every reason for which a run does not move by itself right now, or what moves it. Documented in docs/waiting.md. */
export const WAITING_CODES = [
  'working',
  'ending',
  'worker_lost',
  'queued',
  'retry',
  'alone',
  'no_worker',
  'queue_unreachable',
  'paused',
  'start',
  'next_step',
  'approval',
  'ci',
  'forge_limit',
  'forge_unreachable',
  'forge_refuses',
  'pull_request',
  'merge',
  'draft',
  'conflicts',
  'budget',
  'engine',
  'ci_failed',
  'branch',
  'poison',
  'blocked',
  'failed',
  'earlier_step',
  'unexplained',
] as const;
export type WaitingCode = (typeof WAITING_CODES)[number];

/** Why something does not move. Times are epoch milliseconds by the database's clock. */
export interface Waiting {
  readonly code: WaitingCode;
  /** One or more sentences, for people. */
  readonly message: string;
  /** Since when; null where nobody knows. */
  readonly since: number | null;
  /** When it goes on by itself; null where that is not a matter of time. */
  readonly until: number | null;
}

export interface Fleet {
  /** Workers that are heard of and take jobs. */
  readonly workers: number;
  readonly slots: number;
  /** Attempts at work. */
  readonly running: number;
  /** Set when no living worker reaches the queue. */
  readonly queueAwaySince: number | null;
}

/** What is known beside the run itself, read in one statement for all runs of a page. */
export interface WaitingFacts {
  readonly now: number;
  readonly fleet: Fleet;
  /** Attempts that are due before its own; null when its own is not due, or further back than anybody counts. */
  readonly ahead: number | null;
  /** The worker that holds, or has promised to take, its job. */
  readonly worker: { readonly heartbeatAt: number; readonly stoppedAt: number | null } | null;
  /** The event that gave the run its status, or where there is none of its own, its last. */
  readonly since: number | null;
  readonly by: string | null;
}

/** Nobody looked: there is nothing to explain about a run that is over. */
export const NO_FACTS: WaitingFacts = {
  now: 0,
  fleet: { workers: 0, slots: 0, running: 0, queueAwaySince: null },
  ahead: null,
  worker: null,
  since: null,
  by: null,
};

/** A run with all that says why it does not move. */
export interface WaitingState {
  readonly run: ProtocolRun;
  readonly steps: readonly StepRun[];
  readonly attempt: Attempt | null;
  readonly job: Job | null;
  readonly controls: readonly Job[];
  readonly facts: WaitingFacts;
}

export function waiting(
  code: WaitingCode,
  message: string,
  times: { readonly since?: number | null; readonly until?: number | null } = {},
): Waiting {
  // What others said may have lines of its own.
  const sentence = message.replace(/\s+/g, ' ').trim();
  return { code, message: sentence, since: times.since ?? null, until: times.until ?? null };
}

/** `step Add the table (attempt 2)`. */
export function attemptInWords(steps: readonly StepRun[], attempt: Attempt): string {
  if (attempt.kind === 'plan') return `planning (attempt ${String(attempt.number)})`;
  const step = steps.find((candidate) => candidate.id === attempt.stepRunId)?.stepName ?? '?';
  const work = attempt.kind === 'qa' ? 'the QA of step' : 'step';
  return `${work} ${step} (attempt ${String(attempt.number)})`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
