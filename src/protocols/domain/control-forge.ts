import { answerRedCi, ciOfHead, stepAt } from '../../ci/domain/answer-red-ci';
import { demand } from './demand';
import type { RunContext } from './run-context';

/** Asks for a pull request now, whatever the policy says. */
export function openPr(context: RunContext): void {
  demand(context, 'open_pr');
  context.run.prRequested = 1;
  if (context.run.pr !== null) setAside(context);
  context.record({ type: 'open_pr_enqueued', message: `A pull request of ${context.run.protocolName} is asked for.` });
  context.wake('pr.sync');
}

/** Starts CI of the branch, or its failed checks, again. */
export function triggerCi(context: RunContext): void {
  demand(context, 'trigger_ci');
  const message = `CI of ${context.run.protocolName} is to be started.`;
  context.record({ type: 'ci_trigger_enqueued', message, metadata: { head_sha: context.run.headSha } });
  context.wake('ci.trigger');
}

/** What was merged early or closed is over: the work that goes on gets a pull request of its own. */
export function forgetPullRequest(context: RunContext): void {
  const { pr } = context.run;
  context.run.foreignSha = null;
  if (pr !== null && pr.state !== 'open') setAside(context);
}

function setAside(context: RunContext): void {
  context.run.prAfter = context.run.pr?.number ?? context.run.prAfter;
  context.run.pr = null;
}

/** A person who retries a red CI gives the failure to the agent once more, with fresh limits. */
export function retriesCi(context: RunContext): boolean {
  const { run } = context;
  const ci = ciOfHead(run);
  if (ci?.state !== 'failure' || stepAt(context, ci.sha) === undefined) return false;
  run.ci = { ...ci, rerun: null };
  run.ciFixes = null;
  if (run.policies.auto_fix_ci !== false || !ci.failures.some((failure) => failure.class === 'code')) {
    return answerRedCi(context);
  }
  const { policies } = run;
  run.policies = { ...policies, auto_fix_ci: true };
  const answered = answerRedCi(context);
  run.policies = policies;
  return answered;
}
