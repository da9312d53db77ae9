import { complete, continueRun } from '../../protocols/domain/continue-run';
import { stopAttempt } from '../../protocols/domain/control';
import { block, moveRun } from '../../protocols/domain/moves';
import { isTerminal, nextProtocolStatus } from '../../protocols/domain/protocol-run.lifecycle';
import type { RunContext } from '../../protocols/domain/run-context';
import type { PullRequestState } from './pull-request-state';
import { isDone } from './pull-request-wanted';

/**
 * Takes in what the forge says about the run's pull request. Messages come late, twice and out of order: an older one
 * changes nothing, and what was merged stays merged.
 */
export function settlePullRequest(context: RunContext, told: PullRequestState): void {
  const { run } = context;
  if (run.prAfter !== null && told.number <= run.prAfter) return;
  const before = run.pr;
  if (before !== null && !isNews(before, told)) return;
  const heard = withMergeability(before, told);
  run.pr = heard;
  const word = wordOf(context);
  if (before?.number !== heard.number) {
    context.record({
      type: 'open_pr',
      message: `${word} ${numbered(context, heard)} is open: ${heard.url}`,
      metadata: { number: heard.number, url: heard.url, draft: heard.draft, head_sha: heard.head_sha },
    });
  }
  if (before?.number === heard.number && before.draft && !heard.draft && heard.state === 'open') {
    context.record({ type: 'pr_ready', message: `${word} ${numbered(context, heard)} is ready for review.` });
  }
  if (heard.state === 'open') conflictsTold(context, before?.number === heard.number ? before : null, heard);
  const was = before?.number === heard.number ? before.state : 'open';
  if (was === heard.state) return;
  if (heard.state === 'merged') merged(context, heard);
  else if (heard.state === 'closed') closed(context, heard);
  else reopened(context, heard);
}

function isNews(before: PullRequestState, heard: PullRequestState): boolean {
  if (heard.number !== before.number) return heard.number > before.number;
  if (before.state === 'merged') return heard.state === 'merged' && heard.updated_at > before.updated_at;
  if (heard.updated_at !== before.updated_at) return heard.updated_at > before.updated_at;
  if (isSameCommit(before, heard) && heard.mergeable !== before.mergeable) return heard.mergeable !== null;
  // Of one second: the clocks of forges do not tell more. What ends it wins, so that any order ends in the same state.
  return rank(heard) > rank(before) || (rank(heard) === rank(before) && JSON.stringify(heard) > JSON.stringify(before));
}

/**
 * Mergeability has no time of its own: that the base branch has moved on does not touch the request. So of two messages that
 * are alike otherwise the last one counts, and a forge that is just working it out does not take back what it was.
 */
function withMergeability(before: PullRequestState | null, heard: PullRequestState): PullRequestState {
  const known = before !== null && heard.mergeable === null && isSameCommit(before, heard);
  return known ? { ...heard, mergeable: before.mergeable } : heard;
}

const isSameCommit = (before: PullRequestState, heard: PullRequestState): boolean =>
  before.number === heard.number &&
  before.state === heard.state &&
  before.draft === heard.draft &&
  before.head_sha === heard.head_sha;

/** Who looks at what needs him is told by events alone. */
function conflictsTold(context: RunContext, before: PullRequestState | null, heard: PullRequestState): void {
  const [had, has] = [before?.mergeable === false, heard.mergeable === false];
  if (had === has) return;
  const what = `${wordOf(context)} ${numbered(context, heard)}`;
  const base = context.run.baseBranch;
  if (has) context.record({ type: 'pr_conflicts', message: `${what} has conflicts with ${base}.` });
  else context.record({ type: 'pr_conflicts_solved', message: `${what} has no conflicts with ${base} any more.` });
}

function rank({ state, draft }: PullRequestState): number {
  return state === 'merged' ? 3 : state === 'closed' ? 2 : draft ? 0 : 1;
}

function merged(context: RunContext, heard: PullRequestState): void {
  const { run } = context;
  const type = run.ciProvider === 'gitlab' ? 'mr_merged' : 'pr_merged';
  const message = `${wordOf(context)} ${numbered(context, heard)} was merged at ${heard.head_sha.slice(0, 10)}.`;
  context.record({ type, message, metadata: { number: heard.number, head_sha: heard.head_sha } });
  if (isTerminal(run.status)) return;
  if (isDone(context.steps)) {
    if (nextProtocolStatus(run.status, 'complete') !== undefined) complete(context);
    return;
  }
  // Whatever is being paid for now would go to a branch that is merged already.
  stopAttempt(context);
  const open = context.steps.filter((step) => step.status !== 'completed').map((step) => step.stepName);
  const rest = open.length === 0 ? 'it had no finished plan' : `these steps were not completed: ${open.join(', ')}`;
  block(context, {
    code: 'merged_early',
    message: `It was merged early: ${rest}. Cancel it, or retry_latest to go on.`,
  });
}

function closed(context: RunContext, heard: PullRequestState): void {
  const what = `${wordOf(context)} ${numbered(context, heard)}`;
  context.record({ type: 'pr_closed', message: `${what} was closed without a merge.` });
  if (isTerminal(context.run.status)) return;
  stopAttempt(context);
  const message = `${what} was closed without a merge. Cancel the protocol, or retry_latest to go on with a new one.`;
  block(context, { code: 'pr_closed', message });
}

/** Takes back what its closing did: whoever hears of the two in the other order must end in the same state. */
function reopened(context: RunContext, heard: PullRequestState): void {
  const { run } = context;
  const message = `${wordOf(context)} ${numbered(context, heard)} was opened again.`;
  context.record({ type: 'pr_reopened', message });
  if (run.status !== 'blocked' || run.statusReason?.code !== 'pr_closed') return;
  moveRun(context, 'run');
  context.record({ type: 'resumed', message: `${message} Protocol ${run.protocolName} goes on.` });
  continueRun(context);
}

function wordOf({ run }: RunContext): string {
  return run.ciProvider === 'gitlab' ? 'Merge request' : 'Pull request';
}

function numbered({ run }: RunContext, { number }: PullRequestState): string {
  return `${run.ciProvider === 'gitlab' ? '!' : '#'}${String(number)}`;
}
