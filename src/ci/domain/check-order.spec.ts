import fc from 'fast-check';
import { aCheck } from '../../../test/support/check-report';
import { isNewer, newestOf } from './check-order';

const order = (runAttempt: number, updatedAt: number, rank: number, conclusion: string) => ({
  runAttempt,
  updatedAt,
  rank,
  conclusion,
});
const small = fc.integer({ min: 0, max: 2 });
const anOrder = fc.record({
  runAttempt: small,
  updatedAt: small,
  rank: small,
  conclusion: fc.constantFrom('success', 'failure', 'queued', 'skipped', 'cancelled', 'new-word'),
});
const aReport = fc
  .record({
    name: fc.constantFrom('unit', 'lint'),
    group: fc.constantFrom('run:1', 'run:2'),
    providerId: fc.constantFrom('9', '10', '010', 'ci/context'),
    summary: fc.constantFrom(null, 'said'),
    order: anOrder,
  })
  .map(({ order: { conclusion, ...rest }, ...report }) => aCheck({ ...report, conclusion, order: rest }));

describe('the order of two reports on one run of a check', () => {
  it('is the attempt, then the time, then the stage', () => {
    expect(isNewer(order(2, 1, 0, 'queued'), order(1, 9, 2, 'success'))).toBe(true);
    expect(isNewer(order(1, 9, 0, 'queued'), order(1, 8, 2, 'success'))).toBe(true);
    expect(isNewer(order(1, 9, 2, 'success'), order(1, 9, 1, 'in_progress'))).toBe(true);
    expect(isNewer(order(1, 9, 2, 'success'), order(1, 9, 2, 'success'))).toBe(false);
  });

  it('lets the worse of two verdicts of one second stand', () => {
    for (const other of ['success', 'neutral', 'skipped', 'in_progress']) {
      expect(isNewer(order(1, 9, 2, 'failure'), order(1, 9, 2, other))).toBe(true);
      expect(isNewer(order(1, 9, 2, other), order(1, 9, 2, 'failure'))).toBe(false);
    }
  });

  it('is total: one of two different reports is newer, and newer than newer is newer', () => {
    fc.assert(
      fc.property(anOrder, anOrder, anOrder, (a, b, c) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect([isNewer(a, b), isNewer(b, a)].filter(Boolean)).toHaveLength(same ? 0 : 1);
        if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true);
      }),
    );
  });
});

describe('the newest reports of a commit', () => {
  it('are those of the greatest id by value, whatever their times: a queued re-run replaces a finished one', () => {
    const first = aCheck({ providerId: '999', conclusion: 'failure', at: 9_000 });
    const again = aCheck({ providerId: '1000', conclusion: 'queued', at: 10 });
    expect(newestOf([again, first])).toEqual([again]);
    expect(newestOf([first, again])).toEqual([again]);
  });

  it('keep the same name in two groups, of two kinds and of two commits apart', () => {
    const reports = [
      aCheck(),
      aCheck({ group: 'run:2' }),
      aCheck({ kind: 'status', providerId: 'unit' }),
      aCheck({ sha: 'b'.repeat(40) }),
    ];
    expect(newestOf(reports)).toHaveLength(4);
  });

  it('are the same for any order of arrival and any repetition', () => {
    fc.assert(
      fc.property(fc.array(aReport, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (reports, numbers) => {
        const shuffled = [...reports, ...reports.slice(0, 3)]
          .map((report) => ({ report, at: numbers.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ report }) => report);
        const whole = newestOf(reports);
        expect(newestOf(shuffled)).toEqual(whole);
        expect(newestOf([...newestOf(reports.slice(0, 5)), ...reports.slice(5)])).toEqual(whole);
      }),
    );
  });
});
