import { checkRunReport, statusReport } from './github-checks';

const RUN = {
  id: 4,
  head_sha: 'a'.repeat(40),
  name: 'build',
  status: 'completed',
  conclusion: 'success',
  started_at: '2026-03-01T12:00:00Z',
  completed_at: '2026-03-01T12:05:00Z',
  html_url: 'https://github.com/acme/shop/actions/runs/77/job/4',
  details_url: 'https://github.com/acme/shop/actions/runs/77/job/4',
  check_suite: { id: 9 },
  output: { title: null, summary: null },
};

describe('checks in the words of GitHub', () => {
  it.each([
    ['queued', null, 'running', 0],
    ['waiting', null, 'running', 0],
    ['in_progress', null, 'running', 1],
    ['completed', 'success', 'success', 2],
    ['completed', 'neutral', 'success', 2],
    ['completed', 'skipped', 'neutral', 2],
    ['completed', 'stale', 'neutral', 2],
    ['completed', 'timed_out', 'failure', 2],
    ['completed', 'cancelled', 'failure', 2],
    ['completed', 'action_required', 'failure', 2],
    ['completed', 'startup_failure', 'failure', 2],
    // Run again: the old conclusion is still there.
    ['queued', 'success', 'running', 0],
    ['completed', null, 'running', 2],
  ])('%s with the conclusion %s is %s', (status, conclusion, state, rank) => {
    expect(checkRunReport({ ...RUN, status, conclusion })).toMatchObject({ state, order: { rank } });
  });

  it('keeps what the API asks for later', () => {
    expect(checkRunReport(RUN)).toMatchObject({ providerId: '4', parentId: '77', group: 'run:77' });
    expect(checkRunReport({ ...RUN, details_url: null, html_url: null }).group).toBe('suite:9');
    expect(checkRunReport({ ...RUN, details_url: 'https://ci.example/77' }).parentId).toBeNull();
    expect(checkRunReport({ ...RUN, id: 9_007_199_254_740_993n }).providerId).toBe('9007199254740993');
  });

  it('has the time of its last change', () => {
    const at = (changes: Partial<typeof RUN>): number => checkRunReport({ ...RUN, ...changes }).order.updatedAt;
    expect(at({})).toBe(Date.parse('2026-03-01T12:05:00Z'));
    const waiting = { ...RUN, completed_at: null, status: 'queued' };
    expect(checkRunReport(waiting).order.updatedAt).toBe(Date.parse('2026-03-01T12:00:00Z'));
    expect(checkRunReport({ ...waiting, started_at: null }).order.updatedAt).toBe(0);
  });

  it('cuts what reporters write', () => {
    const output = { title: 'Two errors', summary: 'x'.repeat(9_000) };
    const { summary } = checkRunReport({ ...RUN, output });
    expect(summary).toMatch(/^Two errors\nx+$/);
    expect(summary).toHaveLength(8_000);
  });

  it.each([
    ['pending', 'running', 0],
    ['success', 'success', 2],
    ['failure', 'failure', 2],
    ['error', 'failure', 2],
  ])('the status %s is %s', (state, ours, rank) => {
    const status = { context: 'ci/circle', state, description: 'Said so', target_url: null };
    const times = { created_at: '2026-03-01T12:00:00Z', updated_at: '2026-03-01T12:01:00Z' };
    expect(statusReport({ ...status, ...times }, RUN.head_sha)).toMatchObject({
      ...{ kind: 'status', group: 'status', name: 'ci/circle', providerId: 'ci/circle', summary: 'Said so' },
      ...{ state: ours, conclusion: state, order: { rank, updatedAt: Date.parse(times.updated_at) } },
    });
  });
});
