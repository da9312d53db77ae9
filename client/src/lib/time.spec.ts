import { distance, duration } from './time';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

describe('how long', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [999, '999 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [1_049, '1 s'],
    [1_050, '1.1 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [42 * MIN + 30 * S, '42 min 30 s'],
    [59 * MIN + 59.4 * S, '59 min 59 s'],
    [59 * MIN + 59.5 * S, '1 h'],
    [3 * H + 5 * MIN, '3 h 5 min'],
    [23 * H + 59 * MIN + 29 * S, '23 h 59 min'],
    [23 * H + 59 * MIN + 30 * S, '1 d'],
    [52 * H, '2 d 4 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('since when', () => {
  const now = Date.UTC(2026, 0, 1);

  it.each([
    [4_999, 'now'],
    [5_000, '5 s'],
    [59_999, '59 s'],
    [MIN, '1 min'],
    [H - 1, '59 min'],
    [H, '1 h'],
    [24 * H - 1, '23 h'],
    [24 * H, '1 d'],
    [14 * 24 * H, '2 weeks'],
    [60 * 24 * H, '8 weeks'],
    [61 * 24 * H, '2 months'],
    [730 * 24 * H, '23 months'],
    [731 * 24 * H, '2 years'],
    [-5_000, 'in 5 s'],
    [-2 * H, 'in 2 h'],
  ])('%d ms ago is %s', (ago, text) => {
    expect(distance(now - ago, now)).toBe(text);
  });
});
