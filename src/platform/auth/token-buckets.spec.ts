import { TokenBuckets } from './token-buckets';

describe('a bucket', () => {
  let now: number;
  const buckets = (perMinute: number, maxKeys?: number) => new TokenBuckets(perMinute, () => now, maxKeys);
  beforeEach(() => (now = 1_000_000));

  it('gives its minute in one go, then one by one, and says when', () => {
    const limit = buckets(6);
    for (let at = 0; at < 6; at++) expect(limit.take('a')).toBeUndefined();
    expect(limit.take('a')).toBe(10);
    expect(limit.take('b')).toBeUndefined();
    now += 9_000;
    expect(limit.take('a')).toBe(1);
    now += 1_000;
    expect(limit.take('a')).toBeUndefined();
    expect(limit.take('a')).toBe(10);
  });

  it('fills up to its minute and no further', () => {
    const limit = buckets(3);
    limit.take('a');
    now += 3_600_000;
    for (let at = 0; at < 3; at++) expect(limit.take('a')).toBeUndefined();
    expect(limit.take('a')).toBe(20);
  });

  it('can be asked without being used', () => {
    const limit = buckets(1);
    expect(limit.emptyFor('a')).toBeUndefined();
    expect(limit.size).toBe(0);
    limit.take('a');
    expect(limit.emptyFor('a')).toBe(60);
    expect(limit.emptyFor('a')).toBe(60);
  });

  it('is not turned back by a clock that is', () => {
    const limit = buckets(1);
    limit.take('a');
    now -= 3_600_000;
    expect(limit.take('a')).toBe(60);
  });

  it('remembers a bounded number of keys, those that were used last', () => {
    const limit = buckets(1, 100);
    limit.take('patient');
    for (let at = 0; at < 250; at++) {
      limit.take(`address-${String(at)}`);
      limit.emptyFor('patient');
    }
    expect(limit.size).toBe(100);
    expect(limit.take('patient')).toBe(60);
  });
});
