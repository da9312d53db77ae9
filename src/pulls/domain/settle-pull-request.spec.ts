import fc from 'fast-check';
import { anAttempt, aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import { MemoryRun } from '../../../test/support/memory-run';
import { retryLatest } from '../../protocols/domain/control';
import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import type { PullRequestState } from './pull-request-state';
import { settlePullRequest } from './settle-pull-request';

const PR: PullRequestState = {
  number: 7,
  url: 'https://forge.example/acme/shop/pull/7',
  state: 'open',
  draft: true,
  head_sha: 'head',
  mergeable: null,
  updated_at: 1_000,
};
const onForge: Partial<ProtocolRun> = {
  ciProvider: 'github',
  headSha: 'head',
  remoteSha: 'head',
  policies: { ...POLICIES, open_pr: 'end' },
};

const done = (run: Partial<ProtocolRun> = {}): MemoryRun =>
  new MemoryRun(aProtocolRun({ ...onForge, ...run }), [aStep({ stepIndex: 1, status: 'completed', headSha: 'head' })]);
const half = (run: Partial<ProtocolRun> = {}): MemoryRun =>
  new MemoryRun(aProtocolRun({ ...onForge, ...run }), [
    aStep({ stepIndex: 1, status: 'completed', headSha: 'head' }),
    aStep({ stepIndex: 2 }),
  ]);
const hear = (run: MemoryRun, ...heard: PullRequestState[]): void => {
  for (const each of heard) {
    run.transact((context) => {
      settlePullRequest(context, each);
    });
  }
};
const merged = { ...PR, state: 'merged', draft: false, updated_at: 3_000 } as const;
const closed = { ...PR, state: 'closed', updated_at: 2_000 } as const;

describe('a pull request', () => {
  it('is told once', () => {
    const run = done();
    hear(run, PR, PR, { ...PR, updated_at: 1_500 });
    expect(run.eventTypes()).toEqual(['open_pr']);
  });

  it('completes the protocol when it is merged after the last step', () => {
    const run = done({ pr: PR });
    hear(run, merged);
    expect(run.run.status).toBe('completed');
    expect(run.eventTypes()).toEqual(['pr_merged', 'protocol_completed']);
    expect(run.woken).toContain('workspace.cleanup');
  });

  it.each(['paused', 'blocked'] as const)('completes a %s protocol too: a person has merged it', (status) => {
    const run = done({ pr: PR, status, pausedFrom: status === 'paused' ? 'running' : null });
    hear(run, merged);
    expect(run.run).toMatchObject({ status: 'completed', pausedFrom: null });
  });

  it('is a merge request on GitLab', () => {
    const run = done({ pr: PR, ciProvider: 'gitlab' });
    hear(run, merged);
    expect(run.eventTypes()).toContain('mr_merged');
  });

  it('that is merged early stops the run, and what is being paid for', () => {
    const attempt = anAttempt({ status: 'running', stepRunId: 'step-2', workerId: 'w' });
    const steps = [
      aStep({ stepIndex: 1, status: 'completed', headSha: 'head' }),
      aStep({ stepIndex: 2, status: 'running' }),
    ];
    const run = new MemoryRun(aProtocolRun({ ...onForge, pr: PR }), steps, attempt);
    hear(run, merged);
    expect(run.run).toMatchObject({ status: 'blocked', statusReason: { code: 'merged_early' } });
    expect(run.job?.cancelRequested).toBe(1);
  });

  it('that is closed unmerged stops the run; a retry goes on with another', () => {
    const run = half({ pr: PR });
    hear(run, closed);
    expect(run.run).toMatchObject({ status: 'blocked', statusReason: { code: 'pr_closed' } });
    run.transact(retryLatest);
    expect(run.run).toMatchObject({ status: 'running', pr: null, prAfter: 7 });
    hear(run, { ...closed, updated_at: 9_000 });
    expect(run.run.status).toBe('running');
  });

  it('that is opened again takes back what its closing did, and nothing else', () => {
    const run = half({ pr: PR });
    hear(run, closed, { ...PR, updated_at: 2_500 });
    expect(run.run).toMatchObject({ status: 'running', statusReason: null, pr: { state: 'open' } });
    expect(run.eventTypes().slice(-2)).toEqual(['pr_reopened', 'resumed']);
    const other = half({
      pr: { ...PR, state: 'closed' },
      status: 'blocked',
      statusReason: { code: 'qa', message: '' },
    });
    hear(other, { ...PR, updated_at: 2_500 });
    expect(other.run.status).toBe('blocked');
  });

  it.each(['completed', 'cancelled'] as const)('never moves a run that is %s', (status) => {
    const run = half({ pr: PR, status });
    hear(run, merged, closed);
    expect(run.run.status).toBe(status);
  });

  it('that has got conflicts says so once, although nothing about it has changed, and again when they are gone', () => {
    const run = done({ pr: PR });
    const as = (mergeable: boolean | null): PullRequestState => ({ ...PR, mergeable });
    hear(run, as(true), as(null), as(false), as(null), as(false));
    expect(run.run.pr?.mergeable).toBe(false);
    // A comment, say: the forge works it out anew.
    hear(run, { ...as(null), updated_at: 1_500 }, { ...as(true), updated_at: 1_500 });
    expect(run.run.pr).toMatchObject({ mergeable: true, updated_at: 1_500 });
    expect(run.eventTypes()).toEqual(['pr_conflicts', 'pr_conflicts_solved']);
    hear(run, { ...as(false), updated_at: 1_500 }, { ...as(null), head_sha: 'next', updated_at: 1_700 });
    expect(run.run.pr?.mergeable).toBeNull();
  });

  it('ends in the same state whatever the order of its messages', () => {
    const messages = [
      PR,
      { ...PR, draft: false, updated_at: 1_500 },
      closed,
      { ...PR, updated_at: 2_500 },
      { ...PR, mergeable: true, updated_at: 2_500 },
      merged,
      { ...merged, updated_at: 3_500 },
    ];
    const inOrder = done();
    hear(inOrder, ...messages);
    fc.assert(
      fc.property(fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }), (shuffled) => {
        const run = done();
        hear(run, ...shuffled);
        expect(run.run.pr).toEqual(inOrder.run.pr);
        expect(run.run.status).toBe('completed');
        expect(run.eventTypes().filter((type) => type === 'pr_merged')).toHaveLength(1);
      }),
    );
  });
});
