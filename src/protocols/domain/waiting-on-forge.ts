import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { awaitsMerge } from '../../pulls/domain/pull-request-wanted';
import type { ControlJobType, Job } from '../../queue/domain/job';
import type { StepRun } from '../../steps/domain/step-run';
import type { ProtocolRun } from './protocol-run';

/** Of a run whose steps are all completed: what its merge waits for. */
export function waitsForMerge(run: ProtocolRun, controls: readonly Job[], now: number): string | undefined {
  if (!awaitsMerge(run)) return undefined;
  const { pr } = run;
  if (pr === null) return trouble(controls, 'pr.sync', now) ?? 'Its pull request is being opened.';
  const what =
    run.ciProvider === 'gitlab' ? `merge request !${String(pr.number)}` : `pull request #${String(pr.number)}`;
  const ci = ciOfHead(run);
  const checks = ci === null || ci.state === 'success' || ci.state === 'none' ? '' : ` CI is ${ci.state}.`;
  const away = trouble(controls, 'ci.watch', now);
  return `It waits for the merge of ${what}.${checks}${away === undefined ? '' : ` ${away}`}`;
}

/** Of a step that is judged only when CI is green. */
export function waitsForCi(run: ProtocolRun, step: StepRun, controls: readonly Job[], now: number): string | undefined {
  if (step.status !== 'needs_qa' || run.ciProvider === null || !run.policies.auto_qa_on_ci) return undefined;
  const sha = (step.headSha ?? '').slice(0, 10);
  const away = trouble(controls, 'ci.watch', now);
  const ci = ciOfHead(run);
  if (ci === null || ci.state === 'none') {
    return `Step ${step.stepName} waits for CI of ${sha}: no check has reported yet.${away === undefined ? '' : ` ${away}`}`;
  }
  const open = [...ci.running, ...ci.missing];
  const names = open.length === 0 ? 'for more checks to report' : `for ${open.slice(0, 5).join(', ')}`;
  return `Step ${step.stepName} waits for CI of ${sha} since ${new Date(ci.since).toISOString()}, ${names}.${away === undefined ? '' : ` ${away}`}`;
}

function trouble(controls: readonly Job[], type: ControlJobType, now: number): string | undefined {
  const job = controls.find((control) => control.type === type);
  if (job?.error == null) return undefined;
  const again =
    job.nextAttemptAt > now ? `is tried again at ${new Date(job.nextAttemptAt).toISOString()}` : 'is tried again now';
  return `${job.error.replace(/\.$/, '')}; it ${again}.`;
}
