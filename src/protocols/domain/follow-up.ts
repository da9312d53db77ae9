import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { pullRequestDue } from '../../pulls/domain/pull-request-wanted';
import { isTerminal } from './protocol-run.lifecycle';
import type { RunContext } from './run-context';

/** What of a run is shown on its forge, as one text to compare: taken before a command and after it. */
export function shownOnForge({ run, steps }: RunContext): string {
  if (run.ciProvider === null) return '';
  const ofSteps = steps.map((step) => `${step.status}:${step.headSha ?? ''}:${step.verdict?.verdict ?? ''}`);
  return [
    run.status,
    ciOfHead(run)?.state,
    run.statusReason?.code,
    run.headSha,
    run.remoteSha,
    run.prRequested,
    run.prAfter,
    ...ofSteps,
  ].join(' ');
}

/** After every command: what it changed is brought to the forge, and a new commit's checks are looked for. */
export function followUp(context: RunContext, before: string): void {
  const { run, steps } = context;
  if (run.ciProvider === null) return;
  if (shownOnForge(context) === before) return;
  if (run.pr?.state === 'open' || pullRequestDue(run, steps)) context.wake('pr.sync');
  if (run.remoteSha !== null && !isTerminal(run.status)) context.wake('ci.watch');
  if (isTerminal(run.status) && run.pr?.state === 'merged') context.wake('workspace.cleanup');
}
