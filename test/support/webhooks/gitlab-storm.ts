import { filledIn, type Json, recordOf } from '../forges/json';
import { type GitlabSample, gitlabSample } from '../forges/webhook-samples';
import { FOREIGN, HEAD, OLDER, REPOSITORY } from './pushed-run';
import type { Seeded } from './seeded';
import { gitlabWebhook } from './signed-webhook';
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

const HOME = `https://forge.example/${REPOSITORY}`;
/** Every status of GitLab's documentation of pipelines and jobs. */
const STATUSES = [
  ...['created', 'waiting_for_resource', 'preparing', 'pending', 'running', 'success', 'failed', 'canceled'],
  ...['skipped', 'manual', 'scheduled'],
];
const VERDICT_ID = 8_999;
const OVER = ['success', 'failed', 'canceled', 'skipped'];
const SAMPLES: readonly GitlabSample[] = [
  'pipeline',
  'build',
  'pipeline',
  'build',
  'merge_request',
  'push',
  'tag_push',
];
const FIELDS: Readonly<Record<GitlabSample, (payload: Json, place: Place) => Told>> = {
  pipeline,
  build,
  merge_request: (payload, { dice, branch, at }) => {
    // The sample is of an open one: closed and opened again are made by changing one field.
    const state = dice.pick(['opened', 'opened', 'closed', 'locked']);
    return { payload: requested(payload, { branch, at, sha: dice.pick([HEAD, OLDER]), state }), says: null };
  },
  push: (payload, { dice, branch }) => ({ payload: pushed(payload, branch, dice.pick([HEAD, OLDER])), says: null }),
  tag_push: (payload) => ({ payload, says: null }),
};

/** GitLab's documented samples, put on the run's repository, branch and commits, one each second of GitLab's clock. */
export function gitlabStorm(count: number, dice: Seeded, branch: string, end: StormEnd): StormDelivery[] {
  const last = lastOnes(branch, count, end);
  const deliveries = Array.from({ length: count - last.length }, (_, at): StormDelivery => {
    const name = SAMPLES[at % SAMPLES.length] ?? 'push';
    const { event, payload } = gitlabSample(name);
    const told = FIELDS[name](ours(payload), { dice, branch, at, sha: someSha(dice) });
    return { webhook: gitlabWebhook(event, told.payload, `storm-${String(at)}`), at, says: told.says };
  });
  return [...deliveries, ...last];
}

function lastOnes(branch: string, count: number, end: StormEnd): StormDelivery[] {
  const at = count - 1;
  const push = pushed(ours(gitlabSample('push').payload), branch, end === 'merged' ? FOREIGN : HEAD);
  const merge = requested(ours(gitlabSample('merge_request').payload), {
    branch,
    at,
    sha: HEAD,
    state: end === 'merged' ? end : 'opened',
  });
  const identity = (place: number): string => `storm-${String(place)}`;
  const red = { sha: HEAD, ref: branch, build_id: VERDICT_ID, build_name: STORM_VERDICT, build_status: 'failed' };
  const verdict = { ...ours(gitlabSample('build').payload), ...red, build_finished_at: timeOf(at - 2) };
  const says = { check: checkKey('job', STORM_VERDICT, HEAD, VERDICT_ID), conclusion: 'script_failure' };
  return [
    { webhook: gitlabWebhook('Job Hook', verdict, identity(at - 2)), at: at - 2, says },
    { webhook: gitlabWebhook('Push Hook', push, identity(at - 1)), at: at - 1, says: null },
    { webhook: gitlabWebhook('Merge Request Hook', merge, identity(at)), at, says: null },
  ];
}

function ours(payload: Json): Json {
  return filledIn(payload, { project: { path_with_namespace: REPOSITORY, web_url: HOME } });
}

function pipeline(payload: Json, { dice, branch, at, sha }: Place): Told {
  const id = 300 + dice.next(4);
  const status = dice.pick(STATUSES);
  const ofRequest = dice.next(3) === 0;
  const [first, ...others] = payload.builds as readonly Json[];
  // A pipeline hook has no time of its own but those of its jobs.
  const builds = [{ ...first, started_at: utc(at), finished_at: null }, ...others];
  const told = filledIn(payload, {
    object_attributes: {
      ...{ id, sha, status, ref: ofRequest ? 'refs/merge-requests/7/head' : branch, source: 'push' },
      ...{ created_at: utc(0), finished_at: OVER.includes(status) ? utc(at) : null },
    },
    merge_request: ofRequest ? { source_branch: branch } : null,
    builds,
  });
  return { payload: told, says: { check: checkKey('pipeline', 'pipeline', sha, id), conclusion: status } };
}

function build(payload: Json, { dice, branch, at, sha }: Place): Told {
  const slot = dice.next(6);
  const status = dice.pick(STATUSES);
  const begun = OVER.includes(status) || status === 'running';
  const times = {
    build_created_at: timeOf(begun ? 0 : at),
    build_started_at: begun ? timeOf(at) : null,
    build_finished_at: OVER.includes(status) ? timeOf(at) : null,
  };
  const [id, name] = [8_000 + slot, `job ${String(slot)}`];
  const words = { build_id: id, build_name: name, build_status: status, pipeline_id: 300 + (slot % 4) };
  const told = { ...payload, sha, ref: branch, ...words, ...times };
  const conclusion = status === 'failed' ? String(payload.build_failure_reason) : status;
  return { payload: told, says: { check: checkKey('job', name, sha, id), conclusion } };
}

function requested(
  payload: Json,
  { branch, at, sha, state }: { branch: string; at: number; sha: string; state: string },
): Json {
  const url = `${HOME}/-/merge_requests/${String(STORM_PULL)}`;
  const last_commit = { ...recordOf(recordOf(payload.object_attributes).last_commit), id: sha };
  const about = { iid: STORM_PULL, source_branch: branch, state, url, updated_at: timeOf(at), last_commit };
  return filledIn(payload, { object_attributes: about });
}

function pushed(payload: Json, branch: string, after: string): Json {
  return { ...payload, ref: `refs/heads/${branch}`, after, checkout_sha: after };
}

/** `2025-01-01 00:00:07 UTC`: how pipeline hooks write times. */
function utc(at: number): string {
  return `${timeOf(at).slice(0, 19).replace('T', ' ')} UTC`;
}
