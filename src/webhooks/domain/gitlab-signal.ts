import type { CheckReport } from '../../ci/domain/check';
import { branchesOf, pushedRef } from './branch-ref';
import { jobCheck, pipelineCheck } from './gitlab-check';
import { JsonFields } from './json-fields';
import type { Signal, SignalSource, Unreadable } from './signal';

type Reader = (payload: JsonFields, repository: string | null) => Signal | Unreadable;

/** By `X-Gitlab-Event`. Job hooks call themselves `build` in the payload, and did in the header before GitLab 9.3. */
const READERS: ReadonlyMap<string, { readonly kinds: readonly string[]; readonly read: Reader }> = new Map([
  ['Pipeline Hook', { kinds: ['pipeline'], read: pipeline }],
  ['Job Hook', { kinds: ['build', 'job'], read: job }],
  ['Build Hook', { kinds: ['build', 'job'], read: job }],
  ['Merge Request Hook', { kinds: ['merge_request'], read: mergeRequest }],
  ['Push Hook', { kinds: ['push'], read: push }],
  ['Tag Push Hook', { kinds: ['tag_push'], read: push }],
]);

/** What a delivery of GitLab means. Any JSON is answered; an event that we do not use is nothing. */
export function gitlabSignal(event: string, payload: unknown): Signal | Unreadable {
  const fields = new JsonFields(payload);
  if (!fields.isObject) return unreadable('not_an_object');
  const repository = repositoryOf(fields);
  const known = READERS.get(event);
  if (known === undefined) return nothing('unknown_event', { repository, branches: [], sha: null });
  // The header is not signed: where the two differ, one of them is not the sender's.
  const kind = fields.text('object_kind');
  if (kind !== null && !known.kinds.includes(kind)) return unreadable('other_event');
  return known.read(fields, repository);
}

function pipeline(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const attributes = payload.at('object_attributes');
  const request = payload.at('merge_request');
  const isTag = attributes.flag('tag') === true;
  // The ref of a merge request's pipeline is `refs/merge-requests/1/head`; a fork's branch may be called like ours.
  const branch = request.isObject && !isFork(request) ? request.text('source_branch') : null;
  const ref = request.isObject && isFork(request) ? null : attributes.text('ref');
  const sha = attributes.sha('sha');
  return checks(
    { repository, branches: isTag ? [] : branchesOf(branch ?? ref), sha },
    sha === null ? 'no_sha' : pipelineCheck(payload, sha),
  );
}

function job(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const sha = payload.sha('sha');
  const branches = payload.flag('tag') === true ? [] : branchesOf(payload.text('ref'));
  return checks({ repository, branches, sha }, sha === null ? 'no_sha' : jobCheck(payload, sha));
}

function checks(source: SignalSource, check: CheckReport | string): Signal | Unreadable {
  return typeof check === 'string' ? unreadable(check) : { kind: 'checks', source, checks: [check] };
}

function mergeRequest(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const request = payload.at('object_attributes');
  const sha = request.at('last_commit').sha('id');
  const source = { repository, branches: branchesOf(request.text('source_branch')), sha };
  if (isFork(request)) return nothing('fork', { ...source, branches: [] });
  const number = request.count('iid');
  const url = request.url('url');
  const state = STATES.get(request.text('state') ?? '');
  if (number === null || url === null || sha === null) return unreadable('no_merge_request');
  if (state === undefined) return unreadable('no_state');
  return {
    kind: 'pull_request',
    source,
    pullRequest: {
      number,
      url,
      state,
      draft: request.flag('draft') ?? request.flag('work_in_progress') ?? false,
      head_sha: sha,
      mergeable: mergeableOf(request),
      updated_at: request.time('updated_at'),
    },
  };
}

/** `locked` is the moment in which it is being merged. */
const STATES: ReadonlyMap<string, 'open' | 'closed' | 'merged'> = new Map([
  ['opened', 'open'],
  ['reopened', 'open'],
  ['locked', 'open'],
  ['closed', 'closed'],
  ['merged', 'merged'],
]);

/** Whether it merges without a conflict; approvals and the like are another matter. Null while GitLab works it out. */
function mergeableOf(request: JsonFields): boolean | null {
  const [detailed, plain] = [request.text('detailed_merge_status'), request.text('merge_status')];
  if (detailed === 'mergeable' || plain === 'can_be_merged') return true;
  return detailed === 'conflict' || plain?.startsWith('cannot_be_merged') === true ? false : null;
}

function push(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const ref = pushedRef(payload.text('ref'));
  const sha = payload.sha('after');
  if (ref.kind === 'nothing') return nothing(ref.reason, { repository, branches: [], sha });
  const source = { repository, branches: [ref.branch], sha };
  if (payload.isZeroSha('after')) return nothing('branch_deleted', source);
  return sha === null ? unreadable('no_sha') : { kind: 'push', source, sha };
}

function isFork(request: JsonFields): boolean {
  const [from, to] = [request.id('source_project_id'), request.id('target_project_id')];
  // The fork is gone: null.
  return request.isNull('source_project_id') || (from !== null && to !== null && from !== to);
}

/** Older versions send no project with a job: its page has the path. */
function repositoryOf(payload: JsonFields): string | null {
  const path = payload.at('project').text('path_with_namespace');
  const page = /^https?:\/\/[^/]+\/(.+)$/i.exec(payload.at('repository').url('homepage') ?? '')?.[1];
  return path ?? page ?? null;
}

function nothing(reason: string, source: SignalSource): Signal {
  return { kind: 'nothing', source, reason };
}

function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', reason };
}
