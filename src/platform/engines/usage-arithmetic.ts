import type { Usage } from '../../ports/engine';

const USAGE_KEYS = ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'] as const;

function combine(a: Usage, b: Usage, how: (x: number, y: number) => number): Usage {
  return {
    inputTokens: how(a.inputTokens, b.inputTokens),
    cachedInputTokens: how(a.cachedInputTokens, b.cachedInputTokens),
    outputTokens: how(a.outputTokens, b.outputTokens),
    reasoningTokens: how(a.reasoningTokens, b.reasoningTokens),
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, (x, y) => x + y);
}

export function maxUsage(a: Usage, b: Usage): Usage {
  return combine(a, b, Math.max);
}

/** True when no figure of `a` is below its counterpart. */
export function coversUsage(a: Usage, b: Usage): boolean {
  return USAGE_KEYS.every((key) => a[key] >= b[key]);
}

export function sameUsage(a: Usage, b: Usage): boolean {
  return USAGE_KEYS.every((key) => a[key] === b[key]);
}

/**
 * What a cumulative figure grew by. A total that went down was not counted on from the baseline (a CLI that starts
 * again at zero after a resume or an upgrade), so all of it is new.
 */
export function usageSince(total: Usage, baseline: Usage): Usage {
  return coversUsage(total, baseline) ? combine(total, baseline, (x, y) => x - y) : total;
}
