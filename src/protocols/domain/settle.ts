import type { SessionTotals, Usage, UsageQuality } from '../../steps/domain/usage';
import type { ErrorClass } from '../../steps/domain/engine-error';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import { addUsage } from '../../steps/domain/usage';
import { nextStepStatus } from '../../steps/domain/step-run.lifecycle';
import { redispatch } from './dispatch';
import { block, failRun, moveAttempt, moveStep } from './moves';
import { lossesOf, mustRunAlone, POISON_LOSSES } from './poison';
import type { StatusReason } from './protocol-run';
import { isTerminal } from './protocol-run.lifecycle';
import { type RunContext, stepOf } from './run-context';

/** What an engine run cost and left behind, whatever its outcome. */
export interface RunReport {
  readonly exitCode: number | null;
  readonly sessionId: string | null;
  readonly sessionTotals: SessionTotals | null;
  readonly finalText: string | null;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly usageQuality: UsageQuality;
}

/** Why an attempt did not bring what it should. */
export interface Failure {
  readonly errorClass: ErrorClass;
  readonly message: string;
  /** True when the same may work later without anybody's help. */
  readonly transient: boolean;
  /** True when somebody must act first (credentials, quota, budget): `blocked`, where otherwise it is `failed`. */
  readonly needsPerson: boolean;
  /** Reason code of the block; the error class when absent. */
  readonly code?: string;
}

/** Books the report on attempt, step and run: once, since figures of an attempt are totals of that attempt. */
export function book(context: RunContext, attempt: Attempt, report: RunReport): void {
  attempt.exitCode = report.exitCode;
  attempt.sessionId = report.sessionId ?? attempt.sessionId;
  attempt.sessionTotals = report.sessionTotals ?? attempt.sessionTotals;
  attempt.finalText = report.finalText;
  attempt.usageQuality = report.usageQuality;
  Object.assign(attempt, report.usage, { costUsd: report.costUsd ?? 0 });
  bookTotals(context, attempt);
}

/** Adds what the attempt shows now to its step and its run. */
function bookTotals(context: RunContext, attempt: Attempt): void {
  for (const total of [stepOf(context, attempt), context.run]) {
    if (total !== undefined) addUsage(total, attempt, attempt.costUsd);
  }
}

/** The job of the active attempt is over. */
export function finishJob(context: RunContext, error?: { readonly code: string; readonly message: string }): void {
  const { job } = context;
  if (job === null) return;
  Object.assign(job, {
    status: error === undefined ? 'finished' : 'failed',
    finishedAt: context.now,
    leaseToken: null,
    leaseUntil: null,
    errorCode: error?.code ?? null,
    error: error?.message ?? null,
  });
  context.attempt = null;
}

/** True when nobody wants the result any more: the attempt ends as cancelled and moves nothing else. */
export function settleIfCancelled(context: RunContext, report?: RunReport): boolean {
  const { attempt, job, run } = context;
  if (attempt === null || job === null) return false;
  if (job.cancelRequested === 0 && !isTerminal(run.status)) return false;
  if (report === undefined) bookTotals(context, attempt);
  else book(context, attempt, report);
  moveAttempt(context, attempt, 'cancel');
  context.record({
    type: 'attempt_cancelled',
    message: `Attempt ${String(attempt.number)} ended by cancellation.`,
    stepRunId: attempt.stepRunId,
    attemptId: attempt.id,
  });
  finishJob(context);
  return true;
}

/**
 * The attempt failed. A passing cause goes back to the queue after `backoffMs`, within the job's tries; anything else
 * stops the run with its reason. `report` is what it cost.
 */
export function settleFailure(context: RunContext, failure: Failure, report: RunReport, backoffMs: number): void {
  if (settleIfCancelled(context, report)) return;
  const { attempt, job } = context;
  if (attempt === null || job === null) return;
  const step = stepOf(context, attempt);
  book(context, attempt, report);
  attempt.errorClass = failure.errorClass;
  attempt.errorMessage = failure.message;
  moveAttempt(context, attempt, 'fail');
  // A worker lived to tell: the row of losses is broken.
  if (step === undefined) context.run.planLosses = 0;
  else step.losses = 0;
  job.attempts += 1;
  job.errorCode = failure.errorClass;
  job.error = failure.message;
  const about = {
    stepRunId: attempt.stepRunId,
    attemptId: attempt.id,
    metadata: { error_class: failure.errorClass, try: job.attempts, of: job.maxAttempts },
  };
  const type =
    attempt.kind === 'plan' ? 'planning_failed' : attempt.kind === 'qa' ? 'qa_error' : 'step_execution_failed';
  context.record({ ...about, type, message: failure.message });
  if (failure.transient && job.attempts < job.maxAttempts) {
    if (attempt.kind === 'execute' && step !== undefined) moveStep(context, step, 'requeue');
    redispatch(context, backoffMs);
    return;
  }
  const tries = failure.transient && job.maxAttempts > 1 ? ` It was tried ${String(job.attempts)} times.` : '';
  const message = `${failure.message}${tries}`;
  const internal = failure.errorClass === 'internal' || failure.errorClass === 'git';
  if (internal) context.record({ ...about, type: 'job_failed', message });
  finishJob(context, { code: failure.errorClass, message });
  const reason: StatusReason = { code: reasonCode(attempt, failure), message };
  if (internal && !failure.needsPerson) {
    failRun(context, reason, step);
  } else if (failure.needsPerson || attempt.kind !== 'execute') {
    block(context, reason, step);
  } else {
    // The work itself failed: the step is failed, and the run waits for somebody to decide.
    if (step !== undefined && nextStepStatus(step.status, 'fail') !== undefined)
      moveStep(context, step, 'fail', reason);
    block(context, reason);
  }
}

function reasonCode(attempt: Attempt, failure: Failure): string {
  if (failure.code !== undefined) return failure.code;
  if (failure.needsPerson) return failure.errorClass;
  if (attempt.kind === 'plan') return 'planning_failed';
  if (attempt.kind === 'qa') return 'qa_engine';
  return 'step_failed';
}

/**
 * The lease ran out: the worker is dead or cut off. Its attempt is lost; the work goes to another, at once. Before the loss
 * that ends that, it was run alone: see {@link mustRunAlone}.
 */
export function lose(context: RunContext): void {
  const { attempt, job } = context;
  if (attempt?.status !== 'running' || job === null) return;
  if (settleIfCancelled(context)) return;
  bookTotals(context, attempt);
  const worker = attempt.workerId ?? '?';
  const losses = lossesOf(context, attempt) + 1;
  const next =
    losses >= POISON_LOSSES
      ? 'it was the only one at work there'
      : `it is started again ${mustRunAlone(losses) ? 'on a worker that does nothing else' : 'elsewhere'}`;
  const step = endAsLost(context, attempt, {
    error: `Worker ${worker} stopped renewing its lease.`,
    message: `Attempt ${String(attempt.number)} lost its worker ${worker}; ${next}.`,
    metadata: { worker_id: attempt.workerId, losses },
  });
  if (step === undefined) context.run.planLosses = losses;
  else step.losses = losses;
  if (losses < POISON_LOSSES) {
    redispatch(context, 0);
    return;
  }
  const message = `${String(losses)} workers in a row were lost while they ran this, the last one with nothing else at work: it is not tried again by itself.`;
  finishJob(context, { code: 'poison_step', message });
  block(context, { code: 'poison_step', message }, step);
}

/** A worker that shuts down gives its job back: nobody's fault, so nothing is counted. */
export function handBack(context: RunContext, report?: RunReport): void {
  const { attempt } = context;
  if (attempt?.status !== 'running') return;
  if (settleIfCancelled(context, report)) return;
  if (report === undefined) bookTotals(context, attempt);
  else book(context, attempt, report);
  const worker = attempt.workerId ?? '?';
  endAsLost(context, attempt, {
    error: `Worker ${worker} was shut down.`,
    message: `Attempt ${String(attempt.number)} was handed back by worker ${worker}, which shuts down.`,
    metadata: { worker_id: attempt.workerId, handed_back: true },
  });
  redispatch(context, 0);
}

/** The attempt ends as lost and its step waits again; what it has cost is booked already. */
function endAsLost(
  context: RunContext,
  attempt: Attempt,
  why: { readonly error: string; readonly message: string; readonly metadata: Readonly<Record<string, unknown>> },
): StepRun | undefined {
  const step = stepOf(context, attempt);
  attempt.usageQuality = 'partial';
  attempt.errorMessage = why.error;
  moveAttempt(context, attempt, 'lose');
  context.record({
    type: 'attempt_lost',
    message: why.message,
    stepRunId: attempt.stepRunId,
    attemptId: attempt.id,
    metadata: why.metadata,
  });
  if (attempt.kind === 'execute' && step !== undefined) moveStep(context, step, 'requeue');
  return step;
}
