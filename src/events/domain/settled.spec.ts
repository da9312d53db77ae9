import type { TimelineEvent } from './event';
import { settledCount } from './settled';

const at = (...positions: number[]): TimelineEvent[] => positions.map((position) => ({ position }) as TimelineEvent);

describe('the settled part of the feed', () => {
  it('goes on over what has no gap, whoever is at work', () => {
    expect(settledCount(3, at(4, 5), 100, undefined)).toBe(2);
    expect(settledCount(3, [], 100, undefined)).toBe(0);
  });

  it('stops at a gap', () => {
    expect(settledCount(3, at(4, 6, 7), 100, undefined)).toBe(1);
    expect(settledCount(3, at(5), 100, undefined)).toBe(0);
  });

  it('passes it when everybody of then is over, and stops at the next', () => {
    const doubt = { upTo: 8, until: 103 };
    expect(settledCount(4, at(6, 8, 10), 102, doubt)).toBe(0);
    expect(settledCount(4, at(6, 8, 10), 103, doubt)).toBe(2);
    expect(settledCount(4, at(6, 8, 9), 103, doubt)).toBe(3);
  });

  it('goes on when the gap is filled', () => {
    expect(settledCount(4, at(5, 6), 100, { upTo: 6, until: 103 })).toBe(2);
  });
});
