import { backoffMs } from './backoff';

it('backs off exponentially up to a cap, with jitter over the whole of it', () => {
  const options = { baseMs: 100, maxMs: 1_000 };
  expect([0, 1, 2, 3, 4, 50].map((tries) => backoffMs(tries, options, () => 1))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
  expect(backoffMs(3, options, () => 0)).toBe(0);
  expect(backoffMs(3, options, () => 0.5)).toBe(400);
});

it('stays a number however often it was tried', () => {
  for (const baseMs of [0, 100]) {
    expect(backoffMs(5_000, { baseMs, maxMs: 1_000 }, () => 1)).toBe(baseMs === 0 ? 0 : 1_000);
  }
});
