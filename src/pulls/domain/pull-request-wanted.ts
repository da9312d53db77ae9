import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import type { StepRun } from '../../steps/domain/step-run';

/** True when the run's policy, or a person, asks for a pull request at all. */
export function wantsPullRequest(run: ProtocolRun): boolean {
  if (run.ciProvider === null) return false;
  return run.prRequested === 1 || run.policies.open_pr === 'start' || run.policies.open_pr === 'end';
}

/** True when it should be open by now. */
export function pullRequestDue(run: ProtocolRun, steps: readonly StepRun[]): boolean {
  if (!wantsPullRequest(run) || run.remoteSha === null || run.status === 'cancelled') return false;
  if (run.prRequested === 1 || run.policies.open_pr === 'start') return true;
  return isDone(steps);
}

/** Every step is completed: there is nothing left to do but to review and merge. */
export function isDone(steps: readonly StepRun[]): boolean {
  return steps.length > 0 && steps.every((step) => step.status === 'completed');
}

/** A run with a pull request is completed by its merge, any other by its last step. */
export function awaitsMerge(run: ProtocolRun): boolean {
  if (run.pr !== null) return run.pr.state !== 'merged';
  return wantsPullRequest(run);
}
