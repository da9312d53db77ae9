import type { CheckReport } from '../../ci/domain/check';
import { checkStateOf } from '../../ci/domain/conclusion';
import type { JsonFields } from './json-fields';

export type GithubCheckEvent = 'workflow_run' | 'workflow_job' | 'check_suite' | 'check_run' | 'status';

/** More than is kept: what is kept is cut when it has been masked. */
const SUMMARY_LENGTH = 8_000;
const RANKS: ReadonlyMap<string, number> = new Map([
  ['queued', 0],
  ['requested', 0],
  ['waiting', 0],
  ['pending', 0],
  ['in_progress', 1],
]);
const OVER = 2;
/** A re-run that is asked for comes after the end that it undoes, at whose time it is told. */
const ASKED_AGAIN = 3;

/** What differs between the five events. */
interface Identity {
  readonly kind: CheckReport['kind'];
  readonly name: string | null;
  readonly group: string;
  readonly providerId: string | null;
  readonly parentId: string | null;
  readonly url: string | null;
  readonly summary: string | null;
  readonly updatedAt: number;
}

const IDENTITIES: Readonly<Record<GithubCheckEvent, (subject: JsonFields) => Identity>> = {
  workflow_run: (run) => ({
    kind: 'workflow_run',
    // Empty in GitHub's own samples of runs that an app has started.
    name: run.text('name') ?? run.text('path'),
    group: run.text('event') ?? 'unknown',
    providerId: run.id('id'),
    parentId: run.id('check_suite_id'),
    url: run.url('html_url'),
    summary: null,
    updatedAt: run.newestTime('updated_at', 'run_started_at', 'created_at'),
  }),
  workflow_job: (job) => ({
    kind: 'check_run',
    name: job.text('name'),
    group: `run:${job.id('run_id') ?? ''}`,
    providerId: job.id('id'),
    parentId: job.id('run_id'),
    url: job.url('html_url'),
    summary: null,
    updatedAt: job.newestTime('created_at', 'started_at', 'completed_at'),
  }),
  check_run: (run) => {
    const workflowRun = workflowRunOf(run);
    return {
      kind: 'check_run',
      name: run.text('name'),
      group: workflowRun === null ? `suite:${run.at('check_suite').id('id') ?? ''}` : `run:${workflowRun}`,
      providerId: run.id('id'),
      parentId: workflowRun,
      url: run.url('html_url') ?? run.url('details_url'),
      summary: run.at('output').text('summary', SUMMARY_LENGTH) ?? run.at('output').text('title', SUMMARY_LENGTH),
      updatedAt: run.newestTime('started_at', 'completed_at'),
    };
  },
  check_suite: (suite) => ({
    kind: 'check_suite',
    name: suite.at('app').text('slug') ?? suite.at('app').text('name') ?? 'check suite',
    group: `suite:${suite.id('id') ?? ''}`,
    providerId: suite.id('id'),
    parentId: null,
    url: null,
    summary: null,
    updatedAt: suite.newestTime('updated_at', 'created_at'),
  }),
  status: (status) => ({
    kind: 'status',
    name: status.text('context'),
    group: 'status',
    providerId: status.text('context'),
    parentId: null,
    url: status.url('target_url'),
    summary: status.text('description', SUMMARY_LENGTH),
    updatedAt: status.newestTime('updated_at', 'created_at'),
  }),
};

/** The report of one delivery, or the reason why there is none in it. */
export function githubCheck(
  event: GithubCheckEvent,
  action: string | null,
  subject: JsonFields,
  sha: string,
): CheckReport | string {
  const { updatedAt, name, providerId, ...identity } = IDENTITIES[event](subject);
  if (name === null) return 'no_name';
  if (providerId === null) return 'no_id';
  const said = event === 'status' ? subject.text('state') : verdictOf(subject);
  if (said === null) return 'no_state';
  // A re-run that is asked for is told with the verdict of the run before it.
  const again = action === 'rerequested' || (event === 'check_suite' && action === 'requested');
  const word = again ? action : said;
  return {
    ...identity,
    sha,
    name,
    providerId,
    state: again ? 'running' : checkStateOf(word),
    conclusion: word,
    order: {
      // Of jobs and check runs each attempt has an id of its own, and a check run does not tell its attempt.
      runAttempt: event === 'workflow_run' ? (subject.count('run_attempt') ?? 1) : 1,
      updatedAt,
      rank: action === 'rerequested' ? ASKED_AGAIN : (RANKS.get(word) ?? OVER),
    },
  };
}

/** What is queued again may still show the conclusion that it had: only what is over has one. */
function verdictOf(subject: JsonFields): string | null {
  const status = subject.text('status');
  return status === null || status === 'completed' ? (subject.text('conclusion') ?? status) : status;
}

/** The workflow run of a job, from the only place where its check run names it. */
function workflowRunOf(checkRun: JsonFields): string | null {
  for (const url of [checkRun.url('details_url'), checkRun.url('html_url')]) {
    const id = /\/actions\/runs\/(\d{1,20})\/jobs?\/\d+/.exec(url ?? '')?.[1];
    if (id !== undefined) return id;
  }
  return null;
}
