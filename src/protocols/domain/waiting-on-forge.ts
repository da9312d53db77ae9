import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { inWords } from '../../kernel/durations';
import { awaitsMerge } from '../../pulls/domain/pull-request-wanted';
import type { ControlJobType } from '../../queue/domain/job';
import type { StepRun } from '../../steps/domain/step-run';
import { type Waiting, waiting, type WaitingCode, type WaitingState } from './waiting';
import { controlStands } from './waiting-on-worker';

/** Of a run whose steps are all completed: what its merge waits for. */
export function waitsForMerge(state: WaitingState): Waiting | undefined {
  const { run, facts } = state;
  if (!awaitsMerge(run)) return undefined;
  const { pr } = run;
  const { since } = facts;
  if (pr === null) return opens(state);
  const what =
    run.ciProvider === 'gitlab' ? `merge request !${String(pr.number)}` : `pull request #${String(pr.number)}`;
  const ci = ciOfHead(run);
  const checks = ci === null || ci.state === 'success' || ci.state === 'none' ? '' : ` CI is ${ci.state}.`;
  const rest = (text: string): string => `${text}${checks}`;
  const update = trouble(state, 'pr.sync') ?? trouble(state, 'ci.watch');
  const said = (code: WaitingCode, text: string): Waiting =>
    update === undefined
      ? waiting(code, rest(text), { since })
      : { ...update, message: `${rest(text)} ${update.message}` };
  const merge = `It waits for the merge of ${what}.`;
  if (pr.state !== 'open') return said('merge', `${merge} It is ${pr.state}.`);
  if (pr.mergeable === false)
    return said('conflicts', `${merge} It has conflicts with ${run.baseBranch}: resolve them.`);
  if (pr.draft) return said('draft', `${merge} It is a draft${checks === '' ? ': mark it ready' : ''}.`);
  return said('merge', merge);
}

function opens(state: WaitingState): Waiting | undefined {
  const job = state.controls.find(({ type }) => type === 'pr.sync');
  // Wanted, not there, and nobody is about to open it: that is not a wait.
  if (job === undefined) return undefined;
  const what = 'Its pull request is to be opened';
  const stands = trouble(state, 'pr.sync') ?? controlStands(job, state, what);
  return stands ?? waiting('pull_request', 'Its pull request is being opened.', { since: job.createdAt });
}

/** Of a step that is judged only when CI is green. */
export function waitsForCi(state: WaitingState, step: StepRun): Waiting | undefined {
  const { run, facts } = state;
  if (step.status !== 'needs_qa' || run.ciProvider === null || !run.policies.auto_qa_on_ci) return undefined;
  const ci = ciOfHead(run);
  if (ci?.state === 'success') return undefined;
  const since = ci?.since ?? facts.since;
  const sha = (step.headSha ?? '').slice(0, 10);
  const wait = `Step ${step.stepName} waits for CI of sha ${sha}${since === null ? '' : `, for ${inWords(facts.now - since)} now`}`;
  const message = ci === null || ci.state === 'none' ? `${wait}: no check has reported yet.` : `${wait}: ${open(ci)}.`;
  const away = trouble(state, 'ci.watch');
  return away === undefined ? waiting('ci', message, { since }) : { ...away, message: `${message} ${away.message}` };
}

function open(ci: { readonly running: readonly string[]; readonly missing: readonly string[] }): string {
  const names = [...ci.running, ...ci.missing];
  return names.length === 0 ? 'more checks may still report' : names.slice(0, 5).join(', ');
}

const TROUBLE: Readonly<Record<string, WaitingCode>> = {
  'forge.rate_limited': 'forge_limit',
  'forge.unreachable': 'forge_unreachable',
};

/** What a control job of the forge has run into, and when it is tried again. */
function trouble({ controls, facts }: WaitingState, type: ControlJobType): Waiting | undefined {
  const job = controls.find((control) => control.type === type);
  if (job?.error == null) return undefined;
  const due = job.nextAttemptAt > facts.now;
  const again = due ? `is tried again at ${new Date(job.nextAttemptAt).toISOString()}` : 'is tried again now';
  const code = TROUBLE[job.errorCode ?? ''] ?? 'forge_refuses';
  const until = due ? job.nextAttemptAt : null;
  return waiting(code, `${job.error.replace(/\.$/, '')}; it ${again}.`, { since: job.createdAt, until });
}
