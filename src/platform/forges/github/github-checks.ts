import { checkStateOf } from '../../../ci/domain/conclusion';
import type { CheckReport } from '../../../ci/domain/check';

/** More than is kept: what is kept is cut when it has been masked. */
const SUMMARY_LENGTH = 8_000;
const ACTIONS_RUN = /\/actions\/runs\/(\d+)(?:\/|$)/;
/** A job of Actions, as webhooks of it tell: they know no suite, so their run is what the same check is told by. */
const ACTIONS_JOB = /\/actions\/runs\/(\d+)\/jobs?\/\d+/;
const RANKS: Readonly<Record<string, number>> = { in_progress: 1, completed: 2 };

interface GithubCheckRun {
  readonly id: number | bigint;
  readonly head_sha: string;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly html_url: string | null;
  readonly details_url: string | null;
  readonly check_suite: { readonly id: number | bigint } | null;
  readonly output: { readonly title: string | null; readonly summary: string | null };
}

interface GithubStatus {
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A status that is not `completed` has no say in its conclusion: a check that is run again keeps the old one for a while. */
export function checkRunReport(run: GithubCheckRun): CheckReport {
  const word = run.status === 'completed' ? (run.conclusion ?? run.status) : run.status;
  return {
    kind: 'check_run',
    sha: run.head_sha,
    name: run.name,
    group: groupOf(run),
    providerId: String(run.id),
    parentId: ACTIONS_RUN.exec(run.details_url ?? '')?.[1] ?? null,
    state: checkStateOf(word),
    conclusion: word,
    url: run.html_url ?? run.details_url,
    summary: summaryOf(run.output.title, run.output.summary),
    order: {
      runAttempt: 1,
      // A job that was skipped can be over before it was started.
      updatedAt: Math.max(timeOf(run.started_at), timeOf(run.completed_at)),
      rank: RANKS[run.status] ?? 0,
    },
  };
}

function groupOf(run: GithubCheckRun): string {
  const actions = ACTIONS_JOB.exec(run.details_url ?? '') ?? ACTIONS_JOB.exec(run.html_url ?? '');
  return actions === null ? `suite:${String(run.check_suite?.id ?? '')}` : `run:${actions[1] ?? ''}`;
}

export function statusReport(status: GithubStatus, sha: string): CheckReport {
  return {
    kind: 'status',
    sha,
    name: status.context,
    group: 'status',
    providerId: status.context,
    parentId: null,
    state: checkStateOf(status.state),
    conclusion: status.state,
    url: status.target_url,
    summary: summaryOf(status.description, null),
    order: { runAttempt: 1, updatedAt: timeOf(status.updated_at), rank: status.state === 'pending' ? 0 : 2 },
  };
}

function summaryOf(title: string | null, text: string | null): string | null {
  const parts = [title, text].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join('\n').slice(0, SUMMARY_LENGTH);
}

/** 0 while GitHub has not told: a check that waits has no time of its own. */
function timeOf(time: string | null): number {
  return time === null ? 0 : Date.parse(time);
}
