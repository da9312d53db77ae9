import fc from 'fast-check';
import { aCheck } from '../../../test/support/check-report';
import { aggregateChecks, type AggregateRules } from './aggregate';
import type { CheckReport } from './check';

const SETTLED: AggregateRules = { required: [], now: 100_000, settleMs: 30_000 };
const requiring = (...required: string[]): AggregateRules => ({ ...SETTLED, required });
const stateOf = (checks: CheckReport[], rules = SETTLED) => aggregateChecks(checks, rules).state;

const green = aCheck({ name: 'unit' });
const red = aCheck({ name: 'lint', conclusion: 'failure' });
const running = aCheck({ name: 'e2e', conclusion: 'in_progress' });
const skipped = aCheck({ name: 'docs', conclusion: 'skipped' });

describe('the checks of a commit, without a required list', () => {
  it('are never green when there are none, or none that decides', () => {
    expect(stateOf([])).toBe('none');
    expect(stateOf([skipped, aCheck({ conclusion: 'stale' })])).toBe('none');
  });

  it('are green when all are, and those that decide nothing do not count', () => {
    expect(aggregateChecks([green, skipped], SETTLED)).toEqual({
      state: 'success',
      total: 1,
      passed: ['unit'],
      failed: [],
      running: [],
      missing: [],
      settledAt: null,
    });
  });

  it('wait for the last one before a red one decides', () => {
    expect(stateOf([red, running, green])).toBe('running');
    expect(aggregateChecks([red, green], SETTLED)).toMatchObject({ state: 'failure', failed: [red], passed: ['unit'] });
  });

  it('settle before they are green, also after one that decides nothing, and say until when', () => {
    const young = aCheck({ at: 80_000 });
    expect(aggregateChecks([green, young], SETTLED)).toMatchObject({ state: 'settling', settledAt: 110_000 });
    expect(stateOf([green, { ...skipped, order: young.order }])).toBe('settling');
    expect(stateOf([green, young], { ...SETTLED, now: 109_999 })).toBe('settling');
    expect(stateOf([green, young], { ...SETTLED, now: 110_000 })).toBe('success');
    expect(stateOf([red, young])).toBe('failure');
  });

  it('take a word that nobody knows for one that still runs', () => {
    expect(stateOf([green, aCheck({ name: 'new', conclusion: 'sparkling' })])).toBe('running');
  });
});

describe('required checks', () => {
  it('decide alone, without settling', () => {
    expect(stateOf([green, red, running], requiring('unit'))).toBe('success');
    expect(stateOf([aCheck({ at: 99_999 })], requiring('unit'))).toBe('success');
    expect(stateOf([green, red], requiring('lint'))).toBe('failure');
  });

  it('are not there until they are seen, and a skipped one proves nothing', () => {
    expect(aggregateChecks([green], requiring('unit', 'e2e'))).toMatchObject({ state: 'running', missing: ['e2e'] });
    expect(aggregateChecks([green, skipped], requiring('unit', 'docs'))).toMatchObject({
      state: 'running',
      total: 2,
      missing: ['docs'],
    });
    expect(stateOf([green], requiring('e2e'))).toBe('none');
  });

  it('are red in the end although one is missing: jobs that need the red one never start', () => {
    const young = { ...red, order: { ...red.order, updatedAt: 99_000 } };
    expect(aggregateChecks([young], requiring('lint', 'deploy'))).toMatchObject({
      state: 'running',
      settledAt: 129_000,
    });
    expect(stateOf([red], requiring('lint', 'deploy'))).toBe('failure');
  });

  it('are matched by name over all kinds, and each of one name must be green', () => {
    const status = aCheck({ kind: 'status', providerId: 'unit', group: 'status' });
    const other = aCheck({ group: 'run:2', conclusion: 'failure' });
    expect(stateOf([status], requiring('unit'))).toBe('success');
    expect(stateOf([green, other], requiring('unit'))).toBe('failure');
    expect(stateOf([green, { ...other, state: 'running' }], requiring('unit'))).toBe('running');
  });
});

describe('a summary of several checks', () => {
  const workflow = aCheck({
    kind: 'workflow_run',
    name: 'CI',
    group: 'push',
    providerId: '1',
    parentId: '5',
    conclusion: 'failure',
  });
  const suite = aCheck({
    kind: 'check_suite',
    name: 'github-actions',
    group: 'suite:5',
    providerId: '5',
    conclusion: 'failure',
  });
  const part = (conclusion: string, at: number) => aCheck({ name: 'job', parentId: '1', conclusion, at });

  const again = {
    ...workflow,
    conclusion: 'success',
    state: 'success' as const,
    order: { ...workflow.order, updatedAt: 2_000 },
  };

  it('is out of date when its parts were green after it was red: its own new verdict comes last', () => {
    expect(stateOf([workflow, suite, part('success', 2_000)])).toBe('success');
    expect(stateOf([workflow, suite, part('success', 2_000)], requiring('CI'))).toBe('none');
    expect(stateOf([suite, aCheck({ name: 'job', group: 'suite:5', at: 2_000 })])).toBe('success');
    expect(stateOf([suite, { ...again, order: workflow.order }])).toBe('failure');
    expect(stateOf([suite, again])).toBe('success');
  });

  it('counts when no part is newer, when a part is red, and while it runs', () => {
    expect(stateOf([workflow, part('success', 1_000)])).toBe('failure');
    expect(stateOf([suite, green])).toBe('failure');
    expect(aggregateChecks([workflow, suite, part('failure', 2_000)], SETTLED).failed).toHaveLength(3);
    expect(stateOf([{ ...workflow, state: 'running' }, part('success', 2_000)])).toBe('running');
  });
});

const aReport = fc
  .record({
    kind: fc.constantFrom('check_run', 'status', 'workflow_run', 'check_suite', 'pipeline', 'job'),
    name: fc.constantFrom('unit', 'lint', 'e2e'),
    group: fc.constantFrom('run:1', 'run:2'),
    providerId: fc.constantFrom('1', '2', '10'),
    parentId: fc.constantFrom(null, '1', '2'),
    conclusion: fc.constantFrom('success', 'failure', 'queued', 'skipped', 'odd'),
    at: fc.integer({ min: 0, max: 50_000 }),
  })
  .map((report) => aCheck(report));
const reports = fc.array(aReport, { maxLength: 8 });
const rules = fc.record({
  required: fc.subarray(['unit', 'lint', 'e2e']),
  now: fc.integer({ min: 0, max: 100_000 }),
  settleMs: fc.constantFrom(0, 30_000),
});

describe('any set of checks', () => {
  it('says the same in any order and however often it is told', () => {
    fc.assert(
      fc.property(reports, rules, (checks, given) => {
        const whole = aggregateChecks(checks, given);
        expect(aggregateChecks([...checks].reverse(), given)).toEqual(whole);
        expect(aggregateChecks([...checks, ...checks], given)).toEqual(whole);
      }),
    );
  });

  it('is not made green by a red, a running or an unknown check', () => {
    fc.assert(
      fc.property(reports, rules, fc.constantFrom('failure', 'queued', 'odd'), (checks, given, conclusion) => {
        const added = aCheck({ kind: 'status', name: 'unit', group: 'status', providerId: 'unit', conclusion });
        const after = stateOf([...checks, added], given);
        const decides = given.required.length === 0 || given.required.includes('unit');
        if (decides) expect(['running', 'failure']).toContain(after);
        else expect(after).toBe(stateOf(checks, given));
      }),
    );
  });

  it('is green only with something green, nothing red, running or missing, and stays so as time passes', () => {
    fc.assert(
      fc.property(reports, rules, fc.nat(), (checks, given, later) => {
        const summary = aggregateChecks(checks, given);
        const after = aggregateChecks(checks, { ...given, now: given.now + later });
        if (summary.state === 'success') {
          expect(summary.passed.length).toBeGreaterThan(0);
          expect([...summary.failed, ...summary.running, ...summary.missing]).toEqual([]);
        }
        if (['success', 'failure', 'none'].includes(summary.state)) expect(after).toEqual(summary);
        if (summary.settledAt !== null) {
          const settled = aggregateChecks(checks, { ...given, now: summary.settledAt });
          expect(settled.state).toBe(summary.state === 'settling' ? 'success' : 'failure');
        }
      }),
    );
  });
});
