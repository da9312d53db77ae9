import type { TimelineEvent } from './event';
import { settledPart } from './settled';

const at = (...positions: number[]): TimelineEvent[] => positions.map((position) => ({ position }) as TimelineEvent);
const quiet = { oldestOpen: 100, nextToBegin: 100 };
const busy = { oldestOpen: 100, nextToBegin: 103 };

describe('the settled part of the feed', () => {
  it('is everything when no transaction is open', () => {
    expect(settledPart(3, at(4, 7, 9), quiet, undefined)).toEqual({ count: 3, doubt: undefined });
    expect(settledPart(3, [], quiet, undefined)).toEqual({ count: 0, doubt: undefined });
  });

  it('goes on over what has no gap, whoever is at work', () => {
    expect(settledPart(3, at(4, 5), busy, undefined)).toEqual({ count: 2, doubt: undefined });
  });

  it('stops at a gap while a transaction is open that could fill it', () => {
    expect(settledPart(3, at(4, 6, 8), busy, undefined)).toEqual({ count: 1, doubt: { upTo: 8, until: 103 } });
  });

  it('keeps its first doubt until everybody of then is over, however many have begun since', () => {
    const doubt = { upTo: 8, until: 103 };
    expect(settledPart(4, at(6, 8, 10), { oldestOpen: 102, nextToBegin: 110 }, doubt)).toEqual({ count: 0, doubt });
    expect(settledPart(4, at(6, 8, 10), { oldestOpen: 103, nextToBegin: 110 }, doubt)).toEqual({
      count: 2,
      doubt: { upTo: 10, until: 110 },
    });
  });

  it('does not wait for ever for an event that was deleted while it was in doubt', () => {
    const { count, doubt } = settledPart(4, at(6, 10), busy, { upTo: 8, until: 100 });
    expect([count, doubt]).toEqual([1, { upTo: 10, until: 103 }]);
  });

  it('goes on when the gap is filled', () => {
    const doubt = { upTo: 6, until: 103 };
    expect(settledPart(4, at(5, 6), busy, doubt)).toEqual({ count: 2, doubt: undefined });
  });
});
