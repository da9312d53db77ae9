import { answerRedCi, ciOfHead } from '../../ci/domain/answer-red-ci';
import { foreignReason } from '../../pulls/domain/branch-changed';
import { awaitsMerge } from '../../pulls/domain/pull-request-wanted';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep } from './allowed-actions';
import { cancelledReason, dispatch } from './dispatch';
import { block, moveRun } from './moves';
import { acceptsWork } from './protocol-run.lifecycle';
import type { RunContext } from './run-context';

/**
 * What is due now goes to the queue: called after every settlement and at resume, so that a run moves by itself
 * wherever its policies say so, and waits for a person, for CI or for a merge otherwise.
 */
export function continueRun(context: RunContext): void {
  const { run } = context;
  if (!acceptsWork(run.status) || context.attempt !== null) return;
  if (run.status === 'planning') {
    dispatch(context, 'plan', null);
    return;
  }
  const step = currentStep(context.steps);
  if (step !== undefined && run.foreignSha !== null) {
    block(context, foreignReason(run, run.foreignSha));
    return;
  }
  if (answerRedCi(context)) return;
  if (step === undefined) {
    if (!awaitsMerge(run)) complete(context);
    return;
  }
  if (step.status === 'cancelled') {
    block(context, cancelledReason(step));
    return;
  }
  // A rework goes on by itself also in manual mode: it is the same step, and its limit is max_attempts.
  const rework = step.status === 'pending' && step.verdict?.verdict === 'fail';
  if (rework || (step.status === 'pending' && run.policies.auto_advance)) dispatch(context, 'execute', step);
  if (step.status === 'needs_qa' && judgesNow(context, step)) dispatch(context, 'qa', step);
}

export function complete(context: RunContext): void {
  moveRun(context, 'complete');
  context.run.pausedFrom = null;
  context.record({
    type: 'protocol_completed',
    message: `Protocol ${context.run.protocolName} is completed.`,
  });
}

/** With auto_qa_on_ci the judgement waits for a green CI of the step's commit; without, it follows the execution. */
function judgesNow({ run }: RunContext, step: StepRun): boolean {
  if (!run.policies.auto_qa_on_ci || run.ciProvider === null) return run.policies.auto_qa_after_exec;
  const ci = ciOfHead(run);
  return step.headSha === run.headSha && (ci?.state === 'success' || ci?.waived === true);
}
