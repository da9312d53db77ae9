import { continueRun } from '../../protocols/domain/continue-run';
import { moveRun } from '../../protocols/domain/moves';
import { isTerminal } from '../../protocols/domain/protocol-run.lifecycle';
import type { RunContext } from '../../protocols/domain/run-context';
import type { CiSummary } from './aggregate';
import { ciOfHead } from './answer-red-ci';
import type { CiFailure, CiState } from './ci-state';

/** What was found out about one commit, from webhooks and the forge's snapshot together. */
export interface CiObservation {
  readonly sha: string;
  readonly state: CiState['state'];
  readonly passed: readonly string[];
  readonly running: readonly string[];
  readonly missing: readonly string[];
  readonly failures: readonly CiFailure[];
}

/** Reasons that a green CI of the same commit takes away: a person ran the failed checks again. */
const ENDED_BY_GREEN = [
  'ci_failed',
  'ci_same_failure',
  'ci_fix_limit',
  'ci_cancelled',
  'ci_infra',
  'ci_flaky',
  'ci_billing',
  'ci_base_broken',
];

/**
 * Takes in what CI says. It never moves a run that is over, and what it says about another commit than the run's changes
 * nothing. An answer that is the same as before is no news.
 */
export function settleCi(context: RunContext, observed: CiObservation): void {
  const { run } = context;
  if (isTerminal(run.status) || run.headSha !== observed.sha) return;
  const before = ciOfHead(run);
  // The failed checks are being started again, and this is what they said before.
  if (before?.rerun != null && observed.state === 'failure' && saysTheSame(before.rerun, observed)) return;
  run.ci = {
    ...observed,
    since: before?.since ?? context.now,
    rerun: before?.rerun ?? null,
    waived: before?.waived ?? false,
  };
  if (before?.state === observed.state) return;
  const about = { metadata: { head_sha: observed.sha, passed: observed.passed, failed: names(observed.failures) } };
  if (observed.state === 'success') {
    context.record({ ...about, type: 'ci_passed', message: greenMessage(observed) });
    if (run.status === 'blocked' && ENDED_BY_GREEN.includes(run.statusReason?.code ?? '')) {
      moveRun(context, 'run');
      context.record({ type: 'resumed', message: `CI is green: protocol ${run.protocolName} goes on.` });
    }
  } else if (observed.state === 'failure') {
    const message = `CI is red on ${observed.sha.slice(0, 10)}: ${names(observed.failures).join(', ')}.`;
    context.record({ ...about, type: 'ci_failed', message });
  } else {
    return;
  }
  continueRun(context);
}

function names(failures: readonly CiFailure[]): string[] {
  return failures.map((failure) => failure.name);
}

/**
 * What the base branch fails in the same way is not the run's doing, and is left out of the account. Something must be
 * green all the same: a commit on which nothing has passed is not proven by others' failures.
 */
export function verdictOn(summary: CiSummary, failures: readonly CiFailure[]): CiState['state'] {
  if (summary.state !== 'failure' || summary.passed.length === 0 || summary.missing.length > 0) return summary.state;
  return failures.every((failure) => failure.class === 'base_broken') ? 'success' : 'failure';
}

function greenMessage({ sha, failures }: CiObservation): string {
  const green = `CI is green on ${sha.slice(0, 10)}`;
  return failures.length === 0
    ? `${green}.`
    : `${green}, but for what the base branch fails too: ${names(failures).join(', ')}.`;
}

function saysTheSame(reports: readonly string[], observed: CiObservation): boolean {
  return observed.failures.every((failure) => reports.includes(failure.report));
}
