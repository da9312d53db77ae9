import type { Attempt } from '../../steps/domain/attempt';
import { nextStepStatus } from '../../steps/domain/step-run.lifecycle';
import type { StepRun } from '../../steps/domain/step-run';
import type { ProtocolRun } from './protocol-run';
import { isTerminal, nextProtocolStatus } from './protocol-run.lifecycle';

export const PROTOCOL_ACTIONS = [
  'start',
  'pause',
  'resume',
  'cancel',
  'run_next_step',
  'retry_latest',
  'open_pr',
  'trigger_ci',
] as const;
export type ProtocolAction = (typeof PROTOCOL_ACTIONS)[number];

export const STEP_ACTIONS = ['run', 'run_qa', 'approve', 'cancel', 'retry_from', 'request_changes'] as const;
export type StepAction = (typeof STEP_ACTIONS)[number];

/** The first step that is not completed: steps run in order, so it is the only one that work can happen on. */
export function currentStep(steps: readonly StepRun[]): StepRun | undefined {
  return steps.find((step) => step.status !== 'completed');
}

/** True when it was planning that stopped the run: there is no frozen plan yet. */
export function isUnplanned(run: ProtocolRun): boolean {
  return run.planSha === null;
}

function isUnfinishedPause(run: ProtocolRun): boolean {
  return run.status === 'paused' && !isUnplanned(run);
}

/** What a person may do now; the API shows it, so that no client repeats the rules. */
export function protocolActions(
  run: ProtocolRun,
  steps: readonly StepRun[],
  attempt: Attempt | null,
): ProtocolAction[] {
  const current = currentStep(steps);
  const idle = attempt === null;
  const onForge = run.ciProvider !== null && run.remoteSha !== null;
  const stopped = run.status === 'blocked' || run.status === 'failed';
  const can: Record<ProtocolAction, boolean> = {
    start: idle && (run.status === 'pending' || (run.status === 'blocked' && isUnplanned(run))),
    pause: nextProtocolStatus(run.status, 'pause') !== undefined,
    resume: run.status === 'paused',
    cancel: nextProtocolStatus(run.status, 'cancel') !== undefined,
    run_next_step: idle && (run.status === 'planned' || run.status === 'running') && current?.status === 'pending',
    retry_latest: idle && stopped,
    open_pr: onForge && run.status !== 'cancelled' && (run.pr === null || run.pr.state === 'closed'),
    trigger_ci: onForge && !isTerminal(run.status),
  };
  return PROTOCOL_ACTIONS.filter((action) => can[action]);
}

/**
 * A person may ask for changes to what a step has produced while nothing was built on it: no later step has run, nobody
 * else's commit is on the branch, and its pull request, if there is one, is open.
 */
function changeable(run: ProtocolRun, steps: readonly StepRun[], step: StepRun): boolean {
  const later = steps.filter(({ stepIndex }) => stepIndex > step.stepIndex);
  return (
    step.headSha !== null &&
    nextStepStatus(step.status, 'rework') !== undefined &&
    later.every(({ status, headSha }) => status === 'pending' && headSha === null) &&
    run.foreignSha === null &&
    (run.pr === null || run.pr.state === 'open')
  );
}

export function stepActions(
  run: ProtocolRun,
  steps: readonly StepRun[],
  step: StepRun,
  attempt: Attempt | null,
): StepAction[] {
  const idle = attempt === null;
  // A failed run leaves only by retry_latest; before the plan is frozen there is nothing that a step could build on.
  const open = !isUnplanned(run) && ['planned', 'running', 'blocked'].includes(run.status);
  const isCurrent = currentStep(steps)?.id === step.id;
  const runnable = step.status === 'pending' || nextStepStatus(step.status, 'retry') !== undefined;
  const judgeable = step.status === 'needs_qa' || nextStepStatus(step.status, 'rejudge') !== undefined;
  const can: Record<StepAction, boolean> = {
    run: idle && open && isCurrent && runnable,
    run_qa: idle && open && isCurrent && judgeable && step.headSha !== null,
    approve: idle && open && isCurrent && nextStepStatus(step.status, 'approve') !== undefined,
    cancel: (open || isUnfinishedPause(run)) && nextStepStatus(step.status, 'cancel') !== undefined,
    retry_from: idle && open && step.baseSha !== null,
    request_changes: idle && open && changeable(run, steps, step),
  };
  return STEP_ACTIONS.filter((action) => can[action]);
}
