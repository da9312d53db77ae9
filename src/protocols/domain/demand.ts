import type { StepRun } from '../../steps/domain/step-run';
import { stepRefusal } from '../../steps/domain/step-run.lifecycle';
import { type ProtocolAction, protocolActions, type StepAction, stepActions } from './allowed-actions';
import { protocolRefusal } from './protocol-run.lifecycle';
import type { RunContext } from './run-context';

/** Throws the refusal that says what is allowed instead. */
export function demand(context: RunContext, action: ProtocolAction): void {
  const { run, steps, attempt } = context;
  const allowed = protocolActions(run, steps, attempt);
  if (!allowed.includes(action)) {
    throw protocolRefusal(run.protocolName, run.status, action, allowed, becauseOf(context));
  }
}

export function demandStep(context: RunContext, step: StepRun, action: StepAction): void {
  const allowed = stepActions(context.run, context.steps, step, context.attempt);
  if (!allowed.includes(action)) throw stepRefusal(step.stepName, step.status, action, allowed, becauseOf(context));
}

function becauseOf(context: RunContext): string | undefined {
  const { attempt } = context;
  return attempt === null ? undefined : `Attempt ${attempt.kind} ${String(attempt.number)} is ${attempt.status}.`;
}
