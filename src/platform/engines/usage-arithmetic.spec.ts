import fc from 'fast-check';
import { addUsage, coversUsage, maxUsage, usageSince } from './usage-arithmetic';

const count = fc.nat(1_000_000);
const usages = fc.record({ inputTokens: count, cachedInputTokens: count, outputTokens: count, reasoningTokens: count });

describe('usage arithmetic', () => {
  it('takes off what was there before', () => {
    fc.assert(
      fc.property(usages, usages, (before, run) => {
        expect(usageSince(addUsage(before, run), before)).toEqual(run);
      }),
    );
  });

  it('takes a total that went down for a new beginning', () => {
    const before = { inputTokens: 10, cachedInputTokens: 5, outputTokens: 3, reasoningTokens: 0 };
    const total = { inputTokens: 20, cachedInputTokens: 1, outputTokens: 9, reasoningTokens: 2 };
    expect(usageSince(total, before)).toEqual(total);
  });

  it('has a maximum that covers both', () => {
    fc.assert(fc.property(usages, usages, (a, b) => coversUsage(maxUsage(a, b), a) && coversUsage(maxUsage(a, b), b)));
  });
});
