import type { NewEvent } from '../../events/domain/event';
import { LeaseLost } from '../../kernel/errors';
import type { Meter } from '../../ports/meter';
import type { Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import { isActive } from '../../steps/domain/attempt.lifecycle';
import type { StepRun } from '../../steps/domain/step-run';
import type { Lease } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';

export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** What one transaction has changed. */
export interface Committed {
  readonly run: Change<ProtocolRun>;
  readonly steps: readonly Change<StepRun>[];
  readonly attempt: Change<Attempt> | undefined;
  readonly job: Change<Job> | undefined;
  readonly events: readonly NewEvent[];
}

const ENDS: readonly string[] = ['completed', 'failed', 'blocked', 'cancelled'];

const VERDICTS: Readonly<Partial<Record<NewEvent['type'], string>>> = {
  qa_passed: 'pass',
  qa_failed: 'fail',
  qa_error: 'error',
  qa_skipped_policy: 'skipped',
  manual_approval: 'approved',
};

/**
 * To be called once, after the commit: a transaction that was rolled back, or is tried again, has counted nothing. One
 * whose commit was cut off may stand without having been counted; the rows are the truth, these figures the trend.
 */
export function countCommit(meter: Meter, { run, steps, attempt, job, events }: Committed): void {
  if (attempt !== undefined && job !== undefined) countAttempt(meter, attempt, job.before);
  if (ended(run)) meter.count('protocols_ended_total', { status: run.after.status });
  for (const step of steps) if (ended(step)) meter.count('steps_ended_total', { status: step.after.status });
  for (const event of events) countEvent(meter, event);
}

/** The refusal of a write by whoever has lost his lease, counted. */
export function fenced(meter: Meter, lease: Lease): LeaseLost {
  meter.count('fenced_writes_total', { op: 'settle' });
  return new LeaseLost(lease.jobId);
}

function ended({ before, after }: Change<{ readonly status: string }>): boolean {
  return before.status !== after.status && ENDS.includes(after.status);
}

function countEvent(meter: Meter, { type, metadata }: NewEvent): void {
  const verdict = VERDICTS[type];
  if (verdict !== undefined) meter.count('qa_verdict_total', { verdict });
  if (type === 'budget_exceeded') meter.count('budget_events_total', { level: 'exceeded' });
  if (type === 'budget_warning') meter.count('budget_events_total', { level: 'warning' });
  if (type === 'attempt_lost' && metadata?.handed_back !== true) {
    meter.count('leases_lost_total', {});
    meter.count('sweeper_actions_total', { case: 'lease' });
  }
}

function countAttempt(meter: Meter, { before, after }: Change<Attempt>, job: Job): void {
  const { type } = job;
  if (before.status === 'queued' && after.status === 'running') {
    meter.observe('job_wait_seconds', { type }, seconds(job.nextAttemptAt, after.startedAt));
  }
  if (before.status !== 'running' || isActive(after.status)) return;
  const { engine, kind, status } = after;
  meter.count('jobs_processed_total', { type, status });
  meter.observe('job_duration_seconds', { type, status }, seconds(after.startedAt, after.finishedAt));
  meter.count('attempts_total', { engine, kind, status });
  if (status === 'failed') meter.count('engine_failures_total', { engine, class: after.errorClass ?? 'unknown' });
  countSpending(meter, after);
}

function countSpending(meter: Meter, attempt: Attempt): void {
  const { engine, costUsd } = attempt;
  const model = attempt.model ?? 'default';
  const tokens = {
    input: attempt.inputTokens,
    cached_input: attempt.cachedInputTokens,
    output: attempt.outputTokens,
    reasoning: attempt.reasoningTokens,
  };
  for (const [kind, amount] of Object.entries(tokens)) {
    if (amount > 0) meter.count('tokens_total', { engine, model, kind }, amount);
  }
  if (costUsd > 0) meter.count('cost_usd_total', { engine, model }, costUsd);
}

/** Both by the database's clock, which may be set back in between. */
function seconds(from: number | null, to: number | null): number {
  return from === null || to === null ? 0 : Math.max(0, (to - from) / 1_000);
}
