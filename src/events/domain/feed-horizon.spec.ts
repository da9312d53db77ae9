import { FeedHorizon } from './feed-horizon';

describe('up to where the feed is settled', () => {
  it('is its end when nobody is at work', () => {
    const horizon = new FeedHorizon();
    expect(horizon.note({ end: 7, oldestOpen: 100, nextId: 100 }, 0)).toBe(7);
    expect(horizon.settled).toBe(7);
  });

  it('waits for everybody who was at work, and not for those who came later', () => {
    const horizon = new FeedHorizon();
    const after = (end: number, oldestOpen: number, nextId: number): number =>
      horizon.note({ end, oldestOpen, nextId }, horizon.settled);
    expect(after(7, 98, 100)).toBe(0);
    expect(after(9, 99, 105)).toBe(0);
    expect(after(12, 103, 108)).toBe(7);
    expect(after(14, 107, 110)).toBe(7);
    expect(after(15, 108, 111)).toBe(12);
  });

  it('gives a look nothing that only a later one has proved', () => {
    const horizon = new FeedHorizon();
    horizon.note({ end: 9, oldestOpen: 101, nextId: 101 }, 0);
    expect(horizon.note({ end: 8, oldestOpen: 99, nextId: 100 }, 0)).toBe(0);
    expect(horizon.settled).toBe(9);
  });
});
