import { branchesOf, pushedRef } from './branch-ref';
import { githubCheck, type GithubCheckEvent } from './github-check';
import { JsonFields } from './json-fields';
import type { Signal, SignalSource, Unreadable } from './signal';

type Reader = (payload: JsonFields, repository: string | null) => Signal | Unreadable;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['workflow_run', ofCheck('workflow_run')],
  ['workflow_job', ofCheck('workflow_job')],
  ['check_suite', ofCheck('check_suite')],
  ['check_run', ofCheck('check_run')],
  ['status', ofCheck('status')],
  ['pull_request', pullRequest],
  ['push', push],
  ['ping', (_payload, repository) => nothing('ping', { repository, branches: [], sha: null })],
]);

/** What a delivery of GitHub means, by `X-GitHub-Event`. Any JSON is answered; an event that we do not use is nothing. */
export function githubSignal(event: string, payload: unknown): Signal | Unreadable {
  const fields = new JsonFields(payload);
  if (!fields.isObject) return unreadable('not_an_object');
  const repository = fields.at('repository').text('full_name');
  const read = READERS.get(event);
  return read === undefined
    ? nothing('unknown_event', { repository, branches: [], sha: null })
    : read(fields, repository);
}

function ofCheck(event: GithubCheckEvent): Reader {
  return (payload, repository) => {
    const subject = event === 'status' ? payload : payload.at(event);
    const sha = subject.sha(event === 'status' ? 'sha' : 'head_sha');
    const source = { repository, branches: checkedBranches(event, subject), sha };
    // A button that a check offers was pressed: it says nothing about the check.
    if (event === 'check_run' && payload.text('action') === 'requested_action') {
      return nothing('requested_action', source);
    }
    if (sha === null) return unreadable('no_sha');
    const check = githubCheck(event, payload.text('action'), subject, sha);
    return typeof check === 'string' ? unreadable(check) : { kind: 'checks', source, checks: [check] };
  };
}

function checkedBranches(event: GithubCheckEvent, subject: JsonFields): readonly string[] {
  if (event === 'status') {
    return subject.list('branches').flatMap((branch) => branchesOf(branch.text('name')));
  }
  // A fork may have a branch of the same name: its runs belong to a commit, and to no branch of ours.
  if (event === 'workflow_run' && isFork(subject.at('head_repository'), subject.at('repository'))) return [];
  return branchesOf((event === 'check_run' ? subject.at('check_suite') : subject).text('head_branch'));
}

function pullRequest(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const pull = payload.at('pull_request');
  const head = pull.at('head');
  const source = { repository, branches: branchesOf(head.text('ref')), sha: head.sha('sha') };
  // Anybody can open one from a fork, with any name of a branch. The fork may be gone: then it is null.
  if (pull.isObject && (head.isNull('repo') || isFork(head.at('repo'), pull.at('base').at('repo')))) {
    return nothing('fork', { ...source, branches: [] });
  }
  const number = pull.count('number') ?? payload.count('number');
  const url = pull.url('html_url');
  const state = pull.text('state');
  if (number === null || url === null || source.sha === null) return unreadable('no_pull_request');
  if (state !== 'open' && state !== 'closed') return unreadable('no_state');
  const merged = pull.flag('merged') ?? pull.time('merged_at') > 0;
  return {
    kind: 'pull_request',
    source,
    pullRequest: {
      number,
      url,
      state: state === 'closed' && merged ? 'merged' : state,
      draft: pull.flag('draft') ?? false,
      head_sha: source.sha,
      mergeable: pull.flag('mergeable'),
      updated_at: pull.time('updated_at'),
    },
  };
}

function push(payload: JsonFields, repository: string | null): Signal | Unreadable {
  const ref = pushedRef(payload.text('ref'));
  const sha = payload.sha('after');
  if (ref.kind === 'nothing') return nothing(ref.reason, { repository, branches: [], sha });
  const source = { repository, branches: [ref.branch], sha };
  if (payload.flag('deleted') === true || payload.isZeroSha('after')) return nothing('branch_deleted', source);
  return sha === null ? unreadable('no_sha') : { kind: 'push', source, sha };
}

function isFork(head: JsonFields, target: JsonFields): boolean {
  const [from, to] = [head.text('full_name'), target.text('full_name')];
  return from !== null && to !== null && from.toLowerCase() !== to.toLowerCase();
}

function nothing(reason: string, source: SignalSource): Signal {
  return { kind: 'nothing', source, reason };
}

function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', reason };
}
