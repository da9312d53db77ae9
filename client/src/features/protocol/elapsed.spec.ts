import { sharesOf } from './elapsed';

const elapsed = {
  total_ms: 100_000,
  work_ms: 50_000,
  queue_ms: 30_000,
  ci_ms: 20_000,
  human_ms: 0,
  as_of: '2026-01-01T00:00:00.000Z',
  current: 'human' as const,
};
const asOf = Date.parse(elapsed.as_of);

it('adds what has passed since then to what goes on', () => {
  const { total, shares } = sharesOf(elapsed, asOf + 100_000);
  expect(total).toBe(200_000);
  expect(shares.map(({ part, ms, percent }) => [part, ms, percent])).toEqual([
    ['work', 50_000, 25],
    ['queue', 30_000, 15],
    ['ci', 20_000, 10],
    ['human', 100_000, 50],
  ]);
});

it('stands still when it is over, and when the clock here is behind', () => {
  expect(sharesOf({ ...elapsed, current: null }, asOf + 100_000).total).toBe(100_000);
  expect(sharesOf(elapsed, asOf - 100_000).total).toBe(100_000);
  expect(
    sharesOf({ ...elapsed, work_ms: 0, queue_ms: 0, ci_ms: 0, current: null }, asOf).shares.map(
      ({ percent }) => percent,
    ),
  ).toEqual([0, 0, 0, 0]);
});
