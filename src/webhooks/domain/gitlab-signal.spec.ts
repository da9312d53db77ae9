import fc from 'fast-check';
import { changed, gitlabSample, type GitlabSample, placesOf } from '../../../test/support/forges/webhook-samples';
import type { CheckReport } from '../../ci/domain/check';
import { isNewer } from '../../ci/domain/check-order';
import { gitlabSignal } from './gitlab-signal';

const NAMES: readonly GitlabSample[] = ['build', 'merge_request', 'pipeline', 'push', 'tag_push'];
const SHA = '5f1c0de5a7c4b02f6d0a31c9e8b7d6a5f4e3d2c1';

function read(name: GitlabSample, changes: Readonly<Record<string, unknown>> = {}) {
  const { event, payload } = gitlabSample(name);
  return gitlabSignal(
    event,
    Object.entries(changes).reduce((whole, [path, value]) => changed(whole, path, value), payload),
  );
}
function checkOf(name: GitlabSample, changes: Readonly<Record<string, unknown>> = {}): CheckReport {
  const signal = read(name, changes);
  if (signal.kind !== 'checks' || signal.checks[0] === undefined) throw new Error(JSON.stringify(signal));
  return signal.checks[0];
}

describe("GitLab's documented samples", () => {
  it('mean a check, a merge request, a push, or nothing', () => {
    expect(NAMES.map((name) => [name, read(name).kind])).toEqual([
      ['build', 'checks'],
      ['merge_request', 'pull_request'],
      ['pipeline', 'checks'],
      ['push', 'push'],
      ['tag_push', 'nothing'],
    ]);
    expect(gitlabSignal('Note Hook', { object_kind: 'note' })).toMatchObject({
      kind: 'nothing',
      reason: 'unknown_event',
    });
  });

  it('are refused under the header of another event', () => {
    expect(gitlabSignal('Pipeline Hook', gitlabSample('build').payload)).toEqual({
      kind: 'unreadable',
      reason: 'other_event',
    });
  });
});

describe('a pipeline', () => {
  it('has its own status, not that of its jobs, and is as new as the newest time in it', () => {
    expect(read('pipeline')).toMatchObject({
      source: { repository: 'acme/shop', branches: ['flow/checkout'], sha: SHA },
    });
    expect(checkOf('pipeline')).toEqual({
      kind: 'pipeline',
      sha: SHA,
      name: 'pipeline',
      group: 'merge_request_event',
      providerId: '31',
      parentId: null,
      state: 'success',
      conclusion: 'success',
      url: 'https://gitlab.example.com/acme/shop/-/pipelines/31',
      summary: null,
      order: { runAttempt: 1, updatedAt: Date.parse('2024-03-05T15:26:29Z'), rank: 2 },
    });
    const builds = gitlabSample('pipeline').payload.builds as Record<string, unknown>[];
    const retried = [{ ...builds[0], created_at: '2024-03-05 15:40:00 UTC' }, ...builds.slice(1)];
    const again = checkOf('pipeline', { builds: retried, 'object_attributes.status': 'running' });
    expect(again.order.updatedAt).toBe(Date.parse('2024-03-05T15:40:00Z'));
    expect(isNewer({ ...again.order, ...again }, { ...checkOf('pipeline').order, conclusion: 'success' })).toBe(true);
  });

  it.each([
    ['created', 'running', 0],
    ['waiting_for_resource', 'running', 0],
    ['preparing', 'running', 0],
    ['pending', 'running', 0],
    ['scheduled', 'running', 0],
    ['manual', 'running', 0],
    ['running', 'running', 1],
    ['canceling', 'running', 1],
    ['success', 'success', 2],
    ['failed', 'failure', 2],
    ['canceled', 'failure', 2],
    ['skipped', 'neutral', 2],
  ])('that is %s is %s (derived from the sample by its status)', (status, state, rank) => {
    expect(checkOf('pipeline', { 'object_attributes.status': status })).toMatchObject({
      state,
      conclusion: status,
      order: { rank },
    });
  });

  it('of a merge request is of its source branch, of a fork or a tag of none (derived by its ref)', () => {
    const branches = (changes: Readonly<Record<string, unknown>>) => {
      const signal = read('pipeline', changes);
      return signal.kind === 'checks' && signal.source.branches;
    };
    expect(branches({ 'object_attributes.ref': 'refs/merge-requests/1/head' })).toEqual(['flow/checkout']);
    expect(branches({ 'merge_request.source_project_id': 99 })).toEqual([]);
    expect(branches({ merge_request: null, 'object_attributes.ref': 'main' })).toEqual(['main']);
    expect(branches({ merge_request: null, 'object_attributes.ref': 'refs/merge-requests/1/head' })).toEqual([]);
    expect(branches({ merge_request: null, 'object_attributes.tag': true })).toEqual([]);
  });
});

describe('a job', () => {
  it('has a reason for its failure before it has failed, and is of the pipeline that commit.id names', () => {
    expect(read('build')).toMatchObject({ source: { repository: 'acme/shop', branches: ['flow/checkout'], sha: SHA } });
    expect(checkOf('build')).toMatchObject({
      kind: 'job',
      name: 'test',
      group: 'job',
      providerId: '1977',
      parentId: '2366',
      state: 'running',
      conclusion: 'created',
      url: 'https://gitlab.example.com/acme/shop/-/jobs/1977',
      order: { runAttempt: 1, updatedAt: Date.parse('2024-03-05T02:41:37.886Z'), rank: 0 },
    });
    expect(checkOf('build', { pipeline_id: null })).toMatchObject({ parentId: '2366' });
    expect(checkOf('build', { build_status: 'failed' })).toMatchObject({
      state: 'failure',
      conclusion: 'script_failure',
    });
    expect(checkOf('build', { build_status: 'success' })).toMatchObject({ state: 'success', conclusion: 'success' });
  });

  it.each(['failed', 'canceled', 'manual'])('that may fail decides nothing when it is %s', (build_status) => {
    expect(checkOf('build', { build_status, build_allow_failure: true }).state).toBe('neutral');
    expect(checkOf('build', { build_status, build_allow_failure: false }).state).not.toBe('neutral');
  });

  it('of an older GitLab names its project by its page only', () => {
    const { event, payload } = gitlabSample('build');
    const { project: _, ...older } = payload;
    expect(gitlabSignal(event, older)).toMatchObject({ source: { repository: 'acme/shop' } });
  });
});

describe('a merge request', () => {
  it('is open, closed or merged, and its times are in UTC however they are written', () => {
    expect(read('merge_request')).toMatchObject({
      source: { repository: 'acme/shop', branches: ['flow/checkout'] },
      pullRequest: { number: 1, state: 'open', draft: false, updated_at: Date.parse('2024-03-05T17:23:34Z') },
    });
    for (const [said, state] of [
      ['closed', 'closed'],
      ['merged', 'merged'],
      ['locked', 'open'],
    ] as const) {
      expect(read('merge_request', { 'object_attributes.state': said })).toMatchObject({ pullRequest: { state } });
    }
    for (const time of ['2024-03-05 17:23:34 UTC', '2024-03-05 17:23:34', '2024-03-05T18:23:34+0100']) {
      expect(read('merge_request', { 'object_attributes.updated_at': time })).toMatchObject({
        pullRequest: { updated_at: Date.parse('2024-03-05T17:23:34Z') },
      });
    }
  });

  it('of a fork is not ours (derived by its source project)', () => {
    for (const id of [99, null]) {
      expect(read('merge_request', { 'object_attributes.source_project_id': id })).toMatchObject({
        kind: 'nothing',
        reason: 'fork',
      });
    }
  });
});

describe('a push', () => {
  it('is of a branch; a tag and a deleted branch are nothing', () => {
    const { payload } = gitlabSample('push');
    expect(read('push')).toMatchObject({ sha: payload.after, source: { branches: ['flow/checkout'] } });
    expect(read('push', { after: '0'.repeat(40) })).toMatchObject({ kind: 'nothing', reason: 'branch_deleted' });
    expect(read('tag_push')).toMatchObject({ kind: 'nothing', reason: 'tag', source: { branches: [] } });
  });
});

describe('any payload of GitLab', () => {
  const headers = [...NAMES.map((name) => gitlabSample(name).event), 'Build Hook', 'System Hook', '__proto__'];

  it('is answered and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...headers), fc.jsonValue(), (event, payload) => {
        expect(gitlabSignal(event, payload)).toHaveProperty('kind');
        expect(gitlabSignal(event, { object_attributes: payload, builds: payload })).toHaveProperty('kind');
      }),
    );
  });

  it('may list more than anybody has', () => {
    expect(read('pipeline', { builds: new Array(1_000_000).fill(1) }).kind).toBe('checks');
  });

  it('that was a sample, with any one value replaced, makes a whole signal or none', () => {
    const places = NAMES.flatMap((name) => placesOf(gitlabSample(name).payload).map((path) => ({ name, path })));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ name, path }, value) => {
        const signal = read(name, { [path]: value });
        if (signal.kind !== 'checks') return;
        for (const check of signal.checks) {
          expect(check.sha).toMatch(/^[0-9a-f]{40}$/);
          expect([check.name, check.providerId, check.conclusion]).not.toContain('');
          expect(Number.isFinite(check.order.updatedAt)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
