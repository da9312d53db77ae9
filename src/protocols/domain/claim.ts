import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import { breachOf, type Breach } from './budget';
import { block, moveAttempt, moveStep } from './moves';
import { acceptsWork } from './protocol-run.lifecycle';
import { type RunContext, stepOf } from './run-context';
import { finishJob } from './settle';

export interface Claimant {
  readonly workerId: string;
  /** Fresh for every claim: the fence that every later write must carry. */
  readonly leaseToken: string;
  readonly leaseMs: number;
}

export type ClaimOutcome = 'claimed' | 'dropped' | 'refused';

/** True when it is its turn: not claimed by another, finished, held, or not yet due. */
export function isClaimable({ run, job, attempt, now }: RunContext): boolean {
  if (job?.status !== 'queued' || attempt?.status !== 'queued' || job.attemptId !== attempt.id) return false;
  return acceptsWork(run.status) && job.nextAttemptAt <= now;
}

/**
 * A worker takes the queued job. `dropped`: not its turn any more, which is normal with a queue that repeats. `refused`: the budget is spent, and the run is blocked now.
 */
export function claim(context: RunContext, claimant: Claimant): ClaimOutcome {
  const { run, job, attempt } = context;
  if (job === null || attempt === null || !isClaimable(context)) return 'dropped';
  const step = stepOf(context, attempt);
  const breach = breachOf(run, step, { spent: 'total' });
  if (breach !== undefined && run.policies.token_budget_mode === 'strict') {
    refuse(context, attempt, step, breach);
    return 'refused';
  }
  moveAttempt(context, attempt, 'claim');
  attempt.workerId = claimant.workerId;
  attempt.startedAt = context.now;
  attempt.baseSha = run.headSha;
  if (attempt.kind === 'execute' && step !== undefined) moveStep(context, step, 'claim');
  Object.assign(job, {
    status: 'started',
    startedAt: context.now,
    workerId: claimant.workerId,
    leaseToken: claimant.leaseToken,
    leaseUntil: context.now + claimant.leaseMs,
  });
  recordStart(context, attempt, step);
  return 'claimed';
}

function refuse(context: RunContext, attempt: Attempt, step: StepRun | undefined, breach: Breach): void {
  attempt.errorClass = 'budget';
  attempt.errorMessage = breach.message;
  moveAttempt(context, attempt, 'fail');
  finishJob(context, { code: 'budget_exceeded', message: breach.message });
  const about = { stepRunId: step?.id ?? null, attemptId: attempt.id, metadata: { ...breach } };
  context.record({ ...about, type: 'budget_exceeded', message: breach.message });
  block(context, { code: 'budget_exceeded', message: breach.message }, step);
}

function recordStart(context: RunContext, attempt: Attempt, step: StepRun | undefined): void {
  const about = {
    stepRunId: step?.id ?? null,
    attemptId: attempt.id,
    metadata: { engine: attempt.engine, model: attempt.model, attempt: attempt.number },
  };
  const name = step?.stepName ?? '';
  if (attempt.kind === 'plan') {
    context.record({ ...about, type: 'planning_started', message: `Planning of ${context.run.protocolName} began.` });
  } else if (attempt.kind === 'qa') {
    context.record({ ...about, type: 'qa_started', message: `QA of step ${name} began.` });
  } else {
    context.record({ ...about, type: 'step_started', message: `Step ${name} began with ${attempt.engine}.` });
  }
}
