import fc from 'fast-check';
import {
  changed,
  GITHUB_ENTERPRISE_SERVERS,
  githubSamples,
  placesOf,
  type Sample,
} from '../../../test/support/forges/webhook-samples';
import { aggregateChecks } from '../../ci/domain/aggregate';
import type { CheckReport } from '../../ci/domain/check';
import { newestOf } from '../../ci/domain/check-order';
import { githubSignal } from './github-signal';

const samples = githubSamples();
const ACCEPTED = 'workflow_run workflow_job check_suite check_run status pull_request push ping'.split(' ');
const accepted = samples.filter(({ event }) => ACCEPTED.includes(event));

const read = ({ event, payload }: Sample) => githubSignal(event, payload);
const of = (event: string, action?: string) =>
  samples.filter((sample) => sample.event === event && (action === undefined || sample.payload.action === action));
function one(event: string, action?: string): Sample {
  const found = of(event, action)[0];
  if (found === undefined) throw new Error(`There is no sample of ${event} ${action ?? ''}.`);
  return found;
}
function checkOf(sample: Sample): CheckReport {
  const signal = read(sample);
  if (signal.kind !== 'checks' || signal.checks[0] === undefined) throw new Error(JSON.stringify(signal));
  return signal.checks[0];
}
const but = (sample: Sample, path: string, value: unknown): Sample => ({
  ...sample,
  payload: changed(sample.payload, path, value),
});
function counts(of: readonly Sample[]): Record<string, number> {
  const table: Record<string, number> = {};
  for (const sample of of) {
    const signal = read(sample);
    const said = signal.kind === 'checks' ? signal.checks.map((check) => check.state).join() : '';
    const why = signal.kind === 'nothing' || signal.kind === 'unreadable' ? signal.reason : said;
    const row = [sample.event, signal.kind, why].filter(Boolean).join(' ');
    table[row] = (table[row] ?? 0) + 1;
  }
  return table;
}

describe("GitHub's own samples", () => {
  it('all mean something: every event that we take, and nothing for the rest', () => {
    expect(samples).toHaveLength(329);
    expect(counts(accepted)).toEqual({
      'workflow_run checks running': 2,
      'workflow_run checks success': 2,
      'workflow_run checks failure': 1,
      'workflow_job checks running': 6,
      'workflow_job checks success': 1,
      'workflow_job checks failure': 1,
      'check_suite checks running': 5,
      'check_suite checks success': 4,
      'check_run checks running': 5,
      'check_run checks success': 2,
      'check_run checks failure': 1,
      'check_run nothing requested_action': 1,
      'status checks success': 4,
      'pull_request pull_request': 29,
      'push push': 2,
      'push nothing tag': 5,
      'ping nothing ping': 4,
    });
    const others = samples.filter((sample) => !accepted.includes(sample));
    expect(new Set(others.map((sample) => JSON.stringify({ ...read(sample), source: 0 })))).toEqual(
      new Set(['{"kind":"nothing","source":0,"reason":"unknown_event"}']),
    );
  });

  it.each(GITHUB_ENTERPRISE_SERVERS)('of %s are all understood as well', (server) => {
    const table = counts(githubSamples(server));
    expect(Object.keys(table).filter((row) => row.includes('unreadable'))).toEqual([]);
    expect(Object.keys(table).filter((row) => !row.endsWith('unknown_event')).length).toBeGreaterThan(5);
  });
});

describe('the traps in them', () => {
  it('workflow_run: "completed" with status queued and no conclusion still runs', () => {
    const sample = of('workflow_run', 'completed').find(({ payload }) => JSON.stringify(payload).includes('"queued"'));
    expect(sample && checkOf(sample)).toMatchObject({
      state: 'running',
      conclusion: 'queued',
      group: 'workflow_dispatch',
    });
  });

  it('workflow_run: "requested" may already be over, with action_required', () => {
    const sample = of('workflow_run', 'requested').find(({ payload }) => JSON.stringify(payload).includes('action_r'));
    expect(sample && checkOf(sample)).toMatchObject({ state: 'failure', conclusion: 'action_required' });
  });

  it('workflow_run: what is queued again has no say in the conclusion that it still shows (derived)', () => {
    const green = of('workflow_run', 'completed')[1] ?? one('workflow_run');
    expect(checkOf(but(green, 'workflow_run.status', 'queued'))).toMatchObject({
      state: 'running',
      conclusion: 'queued',
    });
  });

  it('workflow_run: without a name it has its path for one', () => {
    const sample = of('workflow_run', 'completed')[1];
    expect(sample && checkOf(sample)).toMatchObject({
      name: '.github/workflows/test.yml',
      group: 'repository_dispatch',
      providerId: '289782451',
      parentId: '1291536064',
      order: { runAttempt: 1, updatedAt: Date.parse('2020-10-05T16:33:49Z'), rank: 2 },
    });
  });

  it.each(['failure', 'cancelled', 'timed_out', 'startup_failure'])(
    'workflow_run: %s is red (there is no sample: derived from a green one by its conclusion)',
    (conclusion) => {
      const green = of('workflow_run', 'completed')[1] ?? one('workflow_run');
      expect(checkOf(but(green, 'workflow_run.conclusion', conclusion))).toMatchObject({
        state: 'failure',
        conclusion,
      });
    },
  );

  it.each(['skipped', 'stale'])('workflow_run: %s decides nothing (derived by its conclusion)', (conclusion) => {
    const green = of('workflow_run', 'completed')[1] ?? one('workflow_run');
    expect(checkOf(but(green, 'workflow_run.conclusion', conclusion)).state).toBe('neutral');
  });

  it('workflow_run: one of a fork is of no branch of ours (derived by its head repository)', () => {
    const signal = read(but(one('workflow_run'), 'workflow_run.head_repository.full_name', 'someone/octo-repo'));
    expect(signal).toMatchObject({ source: { branches: [] } });
    expect(read(one('workflow_run'))).toMatchObject({
      source: { branches: ['main'], repository: 'Codertocat/Hello-World' },
    });
  });

  it('check_suite: "rerequested" with its old conclusion is no pass, and undoes the one of the same second', () => {
    const before = checkOf(one('check_suite', 'completed'));
    const again = checkOf(one('check_suite', 'rerequested'));
    expect(again).toMatchObject({ state: 'running', conclusion: 'rerequested' });
    for (const conclusion of ['success', 'failure']) {
      expect(newestOf([again, { ...before, name: again.name, conclusion }])).toEqual([again]);
    }
  });

  it('check_run: "rerequested" is no pass either', () => {
    expect(checkOf(one('check_run', 'rerequested'))).toMatchObject({ state: 'running', conclusion: 'rerequested' });
  });

  it('workflow_job: without conclusion or branch, and waiting for an approval, it runs', () => {
    const nameless = of('workflow_job', 'in_progress').find(
      ({ payload }) => !JSON.stringify(payload).includes('head_branch'),
    );
    expect(nameless && read(nameless)).toMatchObject({ source: { branches: [] }, checks: [{ state: 'running' }] });
    expect(checkOf(one('workflow_job', 'waiting'))).toMatchObject({ state: 'running', conclusion: 'waiting' });
    expect(read(but(one('workflow_job', 'waiting'), 'workflow_job.head_branch', null))).toMatchObject({
      source: { branches: [] },
    });
  });

  it('push: tags and deleted branches are nothing, a branch loses its prefix', () => {
    const pushed = of('push').find(({ payload }) => payload.ref === 'refs/heads/master') ?? one('push');
    expect(read(pushed)).toMatchObject({ kind: 'push', source: { branches: ['master'] }, sha: pushed.payload.after });
    expect(read(but(pushed, 'after', '0'.repeat(40)))).toMatchObject({ kind: 'nothing', reason: 'branch_deleted' });
    expect(read(but(pushed, 'deleted', true))).toMatchObject({ kind: 'nothing', reason: 'branch_deleted' });
    expect(read(but(pushed, 'ref', 'refs/tags/refs/heads/main'))).toMatchObject({ kind: 'nothing', reason: 'tag' });
    expect(read(but(pushed, 'ref', 'refs/heads/feature/refs/heads/x'))).toMatchObject({
      source: { branches: ['feature/refs/heads/x'] },
    });
  });

  it('status: three branches for one commit, none of them necessarily at it', () => {
    expect(read(one('status'))).toMatchObject({
      source: { sha: '6113728f27ae82c7b1a177c8d03f9e96e0adf246', branches: ['master', 'changes', 'gh-pages'] },
      checks: [{ kind: 'status', name: 'default', providerId: 'default', group: 'status', state: 'success' }],
    });
    for (const [state, means] of [
      ['pending', 'running'],
      ['failure', 'failure'],
      ['error', 'failure'],
    ] as const) {
      expect(checkOf(but(one('status'), 'state', state)).state).toBe(means);
    }
  });

  it('ping: of an organisation it has no repository', () => {
    const sources = of('ping').map((sample) => {
      const signal = read(sample);
      return signal.kind === 'nothing' && signal.source.repository;
    });
    expect(sources.filter((repository) => repository === null)).toHaveLength(1);
  });
});

describe('a pull request', () => {
  it('is open, closed or merged', () => {
    expect(read(one('pull_request', 'opened'))).toMatchObject({
      source: { repository: 'Codertocat/Hello-World', branches: ['changes'] },
      pullRequest: { number: 2, state: 'open', draft: false, mergeable: null },
    });
    const closed = one('pull_request', 'closed');
    expect(read(closed)).toMatchObject({
      pullRequest: { state: 'closed', updated_at: Date.parse('2019-05-15T15:21:18Z') },
    });
    expect(read(but(closed, 'pull_request.merged', true))).toMatchObject({ pullRequest: { state: 'merged' } });
    expect(read(one('pull_request', 'converted_to_draft'))).toMatchObject({ pullRequest: { draft: true } });
  });

  it('of a fork is not ours, whatever its branch is called (derived by its head repository)', () => {
    const opened = one('pull_request', 'opened');
    for (const stranger of [
      but(opened, 'pull_request.head.repo.full_name', 'stranger/Hello-World'),
      but(opened, 'pull_request.head.repo', null),
    ]) {
      expect(read(stranger)).toMatchObject({ kind: 'nothing', reason: 'fork', source: { branches: [] } });
    }
    expect(read(but(opened, 'pull_request.head.repo.full_name', 'codertocat/hello-world')).kind).toBe('pull_request');
  });
});

describe('a job that GitHub tells of twice', () => {
  const job = one('workflow_job', 'completed');
  const run = but(
    but(but(one('check_run', 'completed'), 'check_run.id', 289782451), 'check_run.name', 'linters'),
    'check_run.details_url',
    'https://github.com/octo-org/octo-repo/actions/runs/2202229078/job/289782451',
  );

  it('is one check, in whichever way it is told (derived from a check run by its id, name and address)', () => {
    const [one, other] = [checkOf(job), { ...checkOf(run), sha: checkOf(job).sha }];
    expect(other).toMatchObject({
      kind: 'check_run',
      group: 'run:2202229078',
      parentId: '2202229078',
      providerId: one.providerId,
    });
    expect(newestOf([one, other])).toHaveLength(1);
  });

  it('is of its suite when it belongs to no workflow', () => {
    expect(checkOf(one('check_run', 'created'))).toMatchObject({ group: 'suite:118578147', parentId: null });
  });
});

describe('a check suite that nobody reports to', () => {
  it('holds nothing up: an app gets one for every push, whether it checks anything or not', () => {
    const empty = checkOf(one('check_suite', 'requested'));
    const green = { ...checkOf(one('status')), sha: empty.sha };
    const rules = { required: [], now: Date.parse('2030-01-01'), settleMs: 0 };
    expect(empty.state).toBe('running');
    expect(aggregateChecks([empty], rules).state).toBe('none');
    expect(aggregateChecks([empty, green], rules).state).toBe('success');
  });
});

describe('any payload', () => {
  it('is answered and never throws', () => {
    const events = fc.constantFrom(...ACCEPTED, 'unknown', '__proto__', 'constructor');
    fc.assert(
      fc.property(events, fc.jsonValue(), (event, payload) => {
        expect(githubSignal(event, payload)).toHaveProperty('kind');
        expect(githubSignal(event, { [event]: payload, repository: payload })).toHaveProperty('kind');
      }),
    );
  });

  it('that was a sample, with any one value replaced, makes a whole signal or none', () => {
    const places = accepted.flatMap((sample) => placesOf(sample.payload).map((path) => ({ sample, path })));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ sample, path }, value) => {
        const signal = read(but(sample, path, value));
        if (signal.kind === 'checks') for (const check of signal.checks) expect(isWhole(check)).toBe(true);
        if (signal.kind === 'pull_request') expect(signal.pullRequest.number).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

function isWhole(check: CheckReport): boolean {
  const { order } = check;
  return (
    /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(check.sha) &&
    check.name !== '' &&
    check.providerId !== '' &&
    check.conclusion !== '' &&
    [order.runAttempt, order.updatedAt, order.rank].every((number) => Number.isFinite(number) && number >= 0)
  );
}
