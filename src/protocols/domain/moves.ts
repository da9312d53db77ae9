import { Conflict } from '../../kernel/errors';
import { type AttemptCommand, isActive, nextAttemptStatus } from '../../steps/domain/attempt.lifecycle';
import type { Attempt } from '../../steps/domain/attempt';
import { nextStepStatus, type StepCommand, stepRefusal } from '../../steps/domain/step-run.lifecycle';
import type { StepRun } from '../../steps/domain/step-run';
import { protocolActions, stepActions } from './allowed-actions';
import type { StatusReason } from './protocol-run';
import { nextProtocolStatus, type ProtocolCommand, protocolRefusal } from './protocol-run.lifecycle';
import type { RunContext } from './run-context';

/** The only ways to change a status. Each asks its table, and refuses with what is allowed instead. */
export function moveRun(context: RunContext, command: ProtocolCommand, reason: StatusReason | null = null): void {
  const { run } = context;
  const next = nextProtocolStatus(run.status, command);
  if (next === undefined) {
    throw protocolRefusal(run.protocolName, run.status, command, protocolActions(run, context.steps, context.attempt));
  }
  run.status = next;
  run.statusReason = reason;
}

export function moveStep(
  context: RunContext,
  step: StepRun,
  command: StepCommand,
  reason: StatusReason | null = null,
): void {
  const next = nextStepStatus(step.status, command);
  if (next === undefined) {
    const allowed = stepActions(context.run, context.steps, step, context.attempt);
    throw stepRefusal(step.stepName, step.status, command, allowed);
  }
  step.status = next;
  step.statusReason = reason;
  step.updatedAt = context.now;
}

export function moveAttempt(context: RunContext, attempt: Attempt, command: AttemptCommand): void {
  const next = nextAttemptStatus(attempt.status, command);
  if (next === undefined) {
    throw new Conflict(
      'attempt.transition_refused',
      `Attempt ${attempt.id} is ${attempt.status}: ${command} is refused.`,
    );
  }
  attempt.status = next;
  if (!isActive(next)) attempt.finishedAt = context.now;
}

/** Work stops until somebody decides: the run, and the step if one is to blame, say why. */
export function block(context: RunContext, reason: StatusReason, step?: StepRun): void {
  if (step !== undefined && nextStepStatus(step.status, 'block') !== undefined)
    moveStep(context, step, 'block', reason);
  stopRun(context, 'block', reason, step);
}

/** Like {@link block}, when it is our own machinery that failed and not the work. */
export function failRun(context: RunContext, reason: StatusReason, step?: StepRun): void {
  if (step !== undefined && nextStepStatus(step.status, 'fail') !== undefined) moveStep(context, step, 'fail', reason);
  stopRun(context, 'fail', reason, step);
}

function stopRun(context: RunContext, command: 'block' | 'fail', reason: StatusReason, step?: StepRun): void {
  // A cancelled or completed run stays what it is: what a late worker brings is recorded on its attempt only.
  if (nextProtocolStatus(context.run.status, command) === undefined) return;
  moveRun(context, command, reason);
  context.run.pausedFrom = null;
  context.record({
    type: command === 'block' ? 'protocol_blocked' : 'protocol_failed',
    message: reason.message,
    stepRunId: step?.id ?? null,
    metadata: { reason: reason.code },
  });
}
