import { counted } from '../../kernel/counted';
import type { StepRun, StepSpec } from '../../steps/domain/step-run';
import { continueRun } from './continue-run';
import { moveAttempt, moveRun } from './moves';
import type { RunContext } from './run-context';
import { book, finishJob, type RunReport, settleIfCancelled } from './settle';

export interface Planned {
  readonly report: RunReport;
  readonly baseSha: string;
  /** Commit that holds the frozen plan. */
  readonly planSha: string;
  readonly specHash: string;
  readonly pushed: boolean;
  /** Steps to add; empty when they came by the API and are there already. */
  readonly steps: readonly (StepRun & StepSpec)[];
  readonly source: 'engine' | 'api' | 'branch';
}

/** The plan is validated, in the branch, hashed and frozen. */
export function settlePlanning(context: RunContext, planned: Planned): void {
  if (settleIfCancelled(context, planned.report)) return;
  const { attempt, run } = context;
  if (attempt === null) return;
  book(context, attempt, planned.report);
  attempt.headSha = planned.planSha;
  moveAttempt(context, attempt, 'succeed');
  finishJob(context);
  for (const step of planned.steps) {
    context.addStep(step);
    context.record({ type: 'step_created', message: `Step ${step.stepName} was planned.`, stepRunId: step.id });
  }
  Object.assign(run, {
    baseSha: planned.baseSha,
    headSha: planned.planSha,
    planSha: planned.planSha,
    specHash: planned.specHash,
    planLosses: 0,
  });
  if (planned.pushed) run.remoteSha = planned.planSha;
  moveRun(context, 'finish_plan');
  if (run.status === 'paused') run.pausedFrom = 'planned';
  context.record({
    type: 'planned',
    message: `Protocol ${run.protocolName} is planned: ${counted(context.steps.length, 'step')} from ${planned.source}.`,
    attemptId: attempt.id,
    metadata: { plan_sha: planned.planSha, spec_hash: planned.specHash, source: planned.source },
  });
  startByPolicy(context);
}

/** With auto_advance nobody has to say `run_next_step` after planning. */
export function startByPolicy(context: RunContext): void {
  const { run } = context;
  if (run.status !== 'planned' || !run.policies.auto_advance || context.attempt !== null) return;
  moveRun(context, 'run');
  context.record({ type: 'protocol_started', message: `Protocol ${run.protocolName} runs.` });
  continueRun(context);
}
