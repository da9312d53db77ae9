import { changed, githubSamples, type Sample } from '../forges/webhook-samples';
import { filledIn, type Json, recordOf } from '../forges/json';
import { FOREIGN, HEAD, OLDER, REPOSITORY } from './pushed-run';
import { githubWebhook } from './signed-webhook';
import type { Seeded } from './seeded';
import {
  checkKey,
  type Said,
  someSha,
  type StormDelivery,
  type StormEnd,
  STORM_PULL,
  STORM_VERDICT,
  timeOf,
} from './storm';

interface Place {
  readonly dice: Seeded;
  readonly branch: string;
  readonly at: number;
  readonly sha: string;
}

interface Told {
  readonly payload: Json;
  readonly says: Said | null;
}

const EVENTS = ['check_run', 'check_suite', 'workflow_run', 'workflow_job', 'status', 'pull_request', 'push', 'ping'];
const HOME = `https://github.com/${REPOSITORY}`;
/** The samples have hardly any red one: these are made by changing one field. */
const DERIVED = ['failure', 'cancelled', 'timed_out', 'success', 'skipped'];
const VERDICT = { check: checkKey('status', STORM_VERDICT, HEAD, STORM_VERDICT), conclusion: 'failure' };
const FIELDS: Readonly<Record<string, (payload: Json, place: Place) => Told>> = {
  check_run: checkRun,
  check_suite: checkSuite,
  workflow_run: workflowRun,
  workflow_job: workflowJob,
  status,
  pull_request: pullRequest,
  push,
};

/** GitHub's real samples, put on the run's repository, branch and commits, one each second of GitHub's clock. */
export function githubStorm(count: number, dice: Seeded, branch: string, end: StormEnd): StormDelivery[] {
  const samples = githubSamples().filter(({ event }) => EVENTS.includes(event));
  const last = lastOnes(branch, count, end);
  const deliveries = Array.from({ length: count - last.length }, (_, at): StormDelivery => {
    // Not all of one event in a row.
    const { event, payload } = samples[(at * 37) % samples.length] ?? sampleOf('ping');
    const told = FIELDS[event]?.(ours(payload), { dice, branch, at, sha: someSha(dice) });
    const { payload: sent, says } = told ?? { payload: ours(payload), says: null };
    return { webhook: githubWebhook(event, sent, `storm-${String(at)}`), at, says };
  });
  return [...deliveries, ...last];
}

function lastOnes(branch: string, count: number, end: StormEnd): StormDelivery[] {
  const merged = changed(sampleOf('pull_request', 'closed').payload, 'pull_request.merged', true);
  const pull = end === 'merged' ? merged : sampleOf('pull_request', 'reopened').payload;
  const red = { sha: HEAD, context: STORM_VERDICT, state: 'failure', updated_at: timeOf(count - 3) };
  const verdict = { ...ours(sampleOf('status').payload), ...red };
  const events = [
    ['status', verdict] as const,
    ['push', pushed(ours(sampleOf('push').payload), branch, end === 'merged' ? FOREIGN : HEAD)] as const,
    ['pull_request', pulled(ours(pull), { branch, at: count - 1, sha: HEAD })] as const,
  ];
  return events.map(([event, payload], index) => {
    const at = count - events.length + index;
    return {
      webhook: githubWebhook(event, payload, `storm-${String(at)}`),
      at,
      says: event === 'status' ? VERDICT : null,
    };
  });
}

function sampleOf(event: string, action?: string): Sample {
  const found = githubSamples().find(
    (one) => one.event === event && (action ?? one.payload.action) === one.payload.action,
  );
  if (found === undefined) throw new Error(`There is no sample of ${event} like that.`);
  return found;
}

function ours(payload: Sample['payload']): Json {
  // A ping of an organisation has no repository.
  return payload.repository === undefined ? payload : filledIn(payload, { repository: { full_name: REPOSITORY } });
}

function checkRun(payload: Json, { dice, branch, at, sha }: Place): Told {
  const slot = dice.next(4);
  const [id, run] = [5_000 + slot, 900 + slot];
  const page = `${HOME}/actions/runs/${String(run)}/job/${String(id)}`;
  const words = wordsOf(recordOf(payload.check_run), dice);
  const told = filledIn(payload, {
    check_run: {
      ...{ id, name: `job ${String(slot)}`, head_sha: sha, html_url: page, details_url: page, ...words.fields },
      ...{ started_at: timeOf(at), completed_at: words.over ? timeOf(at) : null },
      check_suite: { id: 70 + slot, head_branch: branch, head_sha: sha },
    },
  });
  if (payload.action === 'requested_action') return { payload: told, says: null };
  const conclusion = payload.action === 'rerequested' ? 'rerequested' : words.conclusion;
  return { payload: told, says: { check: checkKey('check_run', `job ${String(slot)}`, sha, id), conclusion } };
}

/** The same jobs as the check runs': GitHub tells of each of them twice. */
function workflowJob(payload: Json, { dice, branch, at, sha }: Place): Told {
  const slot = dice.next(4);
  const [id, run] = [5_000 + slot, 900 + slot];
  const words = wordsOf(recordOf(payload.workflow_job), dice);
  const told = filledIn(payload, {
    workflow_job: {
      ...{ id, run_id: run, name: `job ${String(slot)}`, head_sha: sha, head_branch: branch, ...words.fields },
      ...{ created_at: timeOf(0), started_at: timeOf(at), completed_at: words.over ? timeOf(at) : null },
      html_url: `${HOME}/actions/runs/${String(run)}/job/${String(id)}`,
    },
  });
  const check = checkKey('check_run', `job ${String(slot)}`, sha, id);
  return { payload: told, says: { check, conclusion: words.conclusion } };
}

function checkSuite(payload: Json, { dice, branch, at, sha }: Place): Told {
  const id = 70 + dice.next(4);
  const words = wordsOf(recordOf(payload.check_suite), dice);
  const slug = String(recordOf(recordOf(payload.check_suite).app).slug);
  const told = filledIn(payload, {
    check_suite: {
      ...{ id, head_branch: branch, head_sha: sha, created_at: timeOf(0), updated_at: timeOf(at), ...words.fields },
      app: { slug },
    },
  });
  const again = payload.action === 'rerequested' || payload.action === 'requested';
  const conclusion = again ? String(payload.action) : words.conclusion;
  return { payload: told, says: { check: checkKey('check_suite', slug, sha, id), conclusion } };
}

function workflowRun(payload: Json, { dice, branch, at, sha }: Place): Told {
  const slot = dice.next(4);
  const words = wordsOf(recordOf(payload.workflow_run), dice);
  const name = `workflow ${String(slot)}`;
  const told = filledIn(payload, {
    workflow_run: {
      ...{ id: 900 + slot, name, head_branch: branch, head_sha: sha, event: 'push', ...words.fields },
      // Attempts are counted up as time goes by.
      ...{ run_attempt: 1 + Math.floor(at / 300), check_suite_id: 70 + slot },
      ...{ created_at: timeOf(0), run_started_at: timeOf(0), updated_at: timeOf(at) },
      ...{ head_repository: { full_name: REPOSITORY }, repository: { full_name: REPOSITORY } },
    },
  });
  return {
    payload: told,
    says: { check: checkKey('workflow_run', name, sha, 900 + slot), conclusion: words.conclusion },
  };
}

function status(payload: Json, { dice, branch, at, sha }: Place): Told {
  const context = `ci/${String(dice.next(4))}`;
  const state = dice.pick(['success', 'pending', 'failure', 'error']);
  const branches = (payload.branches as readonly Json[]).map((one) => ({ ...one, name: branch }));
  const times = { created_at: timeOf(at), updated_at: timeOf(at) };
  const told = filledIn(payload, { sha, context, state, branches, ...times });
  return { payload: told, says: { check: checkKey('status', context, sha, context), conclusion: state } };
}

function pullRequest(payload: Json, { dice, branch, at }: Place): Told {
  return { payload: pulled(payload, { branch, at, sha: dice.pick([HEAD, OLDER]) }), says: null };
}

function pulled(payload: Json, { branch, at, sha }: { branch: string; at: number; sha: string }): Json {
  const repo = { full_name: REPOSITORY };
  const pull = { number: STORM_PULL, html_url: `${HOME}/pull/${String(STORM_PULL)}`, updated_at: timeOf(at) };
  return filledIn(payload, {
    number: STORM_PULL,
    pull_request: { ...pull, head: { ref: branch, sha, repo }, base: { repo } },
  });
}

/** Five of the seven samples are of tags, most of them deleted: they stay so. */
function push(payload: Json, { dice, branch }: Place): Told {
  const isBranch = String(payload.ref).startsWith('refs/heads/');
  return { payload: isBranch ? pushed(payload, branch, dice.pick([HEAD, OLDER])) : payload, says: null };
}

function pushed(payload: Json, branch: string, after: string): Json {
  return filledIn(payload, { ref: `refs/heads/${branch}`, after, deleted: false });
}

/** The sample's own words, or in every second one another end. */
function wordsOf(
  subject: Json,
  dice: Seeded,
): { readonly fields: Json; readonly over: boolean; readonly conclusion: string } {
  const derived = dice.next(2) === 0;
  const theirs = { status: subject.status, conclusion: subject.conclusion };
  const fields = derived ? { status: 'completed', conclusion: dice.pick(DERIVED) } : theirs;
  const over = fields.status === 'completed';
  return { fields, over, conclusion: String(over ? (fields.conclusion ?? fields.status) : fields.status) };
}
