import { Conflict, InvalidInput } from '../../kernel/errors';
import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { HELD } from '../../queue/domain/job';
import { nextStepStatus } from '../../steps/domain/step-run.lifecycle';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep, isUnplanned } from './allowed-actions';
import { continueRun } from './continue-run';
import { forgetPullRequest, retriesCi } from './control-forge';
import { demand, demandStep } from './demand';
import { cancelledReason, dispatch } from './dispatch';
import { block, moveAttempt, moveRun, moveStep } from './moves';
import type { RunContext } from './run-context';
import { finishJob } from './settle';
import { startByPolicy } from './settle-planning';

/** What a person may command. Every one asks `allowed_actions` first, so that API, rules and buttons never differ. */
export function start(context: RunContext): void {
  demand(context, 'start');
  plan(context);
}

export function pause(context: RunContext): void {
  demand(context, 'pause');
  const { run, job } = context;
  const from = run.status;
  moveRun(context, 'pause');
  run.pausedFrom = from === 'planning' || from === 'planned' ? from : 'running';
  // What runs may end; what only waits is held, so that no worker takes it.
  if (job?.status === 'queued') job.nextAttemptAt = HELD;
  context.record({ type: 'paused', message: `Protocol ${run.protocolName} is paused.`, metadata: { from } });
}

export function resume(context: RunContext): void {
  demand(context, 'resume');
  const { run, job } = context;
  moveRun(context, `resume_${run.pausedFrom ?? 'running'}`);
  run.pausedFrom = null;
  context.record({ type: 'resumed', message: `Protocol ${run.protocolName} goes on.` });
  if (job?.status === 'queued')
    Object.assign(job, { nextAttemptAt: context.now, relayedAt: null, dispatch: job.dispatch + 1 });
  startByPolicy(context);
  continueRun(context);
}

export function cancel(context: RunContext): void {
  demand(context, 'cancel');
  const { run } = context;
  moveRun(context, 'cancel');
  run.pausedFrom = null;
  for (const step of context.steps) {
    if (nextStepStatus(step.status, 'cancel') !== undefined) moveStep(context, step, 'cancel');
  }
  stopAttempt(context);
  context.record({ type: 'cancelled', message: `Protocol ${run.protocolName} is cancelled.` });
}

export function runNextStep(context: RunContext): void {
  demand(context, 'run_next_step');
  startRunning(context);
  const step = currentStep(context.steps);
  if (step !== undefined) dispatch(context, 'execute', step);
}

export function retryLatest(context: RunContext): void {
  demand(context, 'retry_latest');
  const { run } = context;
  if (isUnplanned(run)) {
    plan(context);
    return;
  }
  forgetPullRequest(context);
  const step = currentStep(context.steps);
  moveRun(context, 'run');
  if (retriesCi(context)) return;
  if (step === undefined) {
    continueRun(context);
    return;
  }
  if (awaitsJudgement(step)) {
    rejudge(context, step);
  } else {
    reexecute(context, step);
  }
}

export function runStep(context: RunContext, step: StepRun): void {
  demandStep(context, step, 'run');
  startRunning(context);
  reexecute(context, step);
}

export function runQa(context: RunContext, step: StepRun): void {
  demandStep(context, step, 'run_qa');
  startRunning(context);
  rejudge(context, step);
}

/** The audited override of a person: who and why are on the timeline and in the verdict. */
export function approve(context: RunContext, step: StepRun, reason: string): void {
  demandStep(context, step, 'approve');
  if (reason.trim() === '') throw new InvalidInput('step.reason_required', 'Say why the step is approved.');
  moveStep(context, step, 'approve');
  // A step that never ran is approved as it would have started: with nothing changed.
  step.baseSha ??= context.run.headSha;
  step.headSha ??= context.run.headSha;
  const head = step.headSha ?? '';
  step.verdict = { verdict: 'pass', summary: reason, findings: [], head_sha: head, judged_by: 'person' };
  // Who approves it in spite of a red CI has seen that: the run must not stop for the same again.
  const ci = ciOfHead(context.run);
  if (ci?.state === 'failure') context.run.ci = { ...ci, waived: true };
  const about = { stepRunId: step.id, metadata: { reason, head_sha: head } };
  context.record({
    ...about,
    type: 'manual_approval',
    message: `Step ${step.stepName} was approved by ${context.cause.actor}: ${reason}`,
  });
  context.record({ ...about, type: 'step_completed', message: `Step ${step.stepName} is completed by approval.` });
  startRunning(context);
  continueRun(context);
}

/** The current step stops the run at once; a later one stops it when its turn comes, and what runs before it goes on. */
export function cancelStep(context: RunContext, step: StepRun): void {
  demandStep(context, step, 'cancel');
  const isCurrent = currentStep(context.steps)?.id === step.id;
  moveStep(context, step, 'cancel');
  if (context.attempt?.stepRunId === step.id) stopAttempt(context);
  context.record({ type: 'step_cancelled', message: `Step ${step.stepName} is cancelled.`, stepRunId: step.id });
  if (isCurrent) block(context, cancelledReason(step));
}

/** Undoes this step and all after it, and runs it again from the commit it had started from. */
export function retryFrom(context: RunContext, step: StepRun): void {
  demandStep(context, step, 'retry_from');
  startRunning(context);
  for (const later of context.steps.filter((candidate) => candidate.stepIndex >= step.stepIndex)) {
    if (nextStepStatus(later.status, 'rewind') !== undefined) moveStep(context, later, 'rewind');
    clearRound(later);
    later.headSha = null;
    if (later.id !== step.id) later.baseSha = null;
  }
  context.run.headSha = step.baseSha;
  const message = `The run goes back to step ${step.stepName}.`;
  context.record({ type: 'step_rewound', message, stepRunId: step.id, metadata: { base_sha: step.baseSha } });
  dispatch(context, 'execute', step);
}

function plan(context: RunContext): void {
  moveRun(context, 'plan');
  context.run.planLosses = 0;
  dispatch(context, 'plan', null);
}

function reexecute(context: RunContext, step: StepRun): void {
  if (step.status !== 'pending') moveStep(context, step, 'retry');
  // The verdict stays: its findings are what the next attempt is told. The counters begin a new round. What an earlier
  // execution left is not to be judged any more.
  Object.assign(step, { retries: 0, losses: 0, qaErrors: 0, failureFingerprint: null, headSha: null });
  dispatch(context, 'execute', step);
}

function rejudge(context: RunContext, step: StepRun): void {
  if (step.status !== 'needs_qa') moveStep(context, step, 'rejudge');
  Object.assign(step, { losses: 0, qaErrors: 0, verdict: null });
  dispatch(context, 'qa', step);
}

function clearRound(step: StepRun): void {
  Object.assign(step, { retries: 0, losses: 0, qaErrors: 0, verdict: null, failureFingerprint: null, summary: null });
}

/** The work is there and paid for, only its judgement is missing, whatever stopped it: budget, engine, lost workers. */
function awaitsJudgement(step: StepRun): boolean {
  if (step.status === 'needs_qa') return true;
  return ['blocked', 'failed'].includes(step.status) && step.headSha !== null && step.verdict === null;
}

/** The run goes on, or begins. */
export function startRunning(context: RunContext): void {
  const first = context.run.status === 'planned';
  moveRun(context, 'run');
  if (first) context.record({ type: 'protocol_started', message: `Protocol ${context.run.protocolName} runs.` });
}

/** A queued attempt ends here; a running one ends when its worker has seen the flag and its processes are gone. */
export function stopAttempt(context: RunContext): void {
  const { attempt, job } = context;
  if (attempt === null || job === null) return;
  if (attempt.status === 'running') {
    job.cancelRequested = 1;
    return;
  }
  moveAttempt(context, attempt, 'cancel');
  finishJob(context);
}

/** Guard for callers that change the plan itself. */
export function demandUnplanned(context: RunContext, what: string): void {
  if (context.run.status !== 'pending') {
    throw new Conflict('step.plan_frozen', `The plan of ${context.run.protocolName} is frozen: ${what} is refused.`);
  }
}
