/** Tokens of one attempt. `inputTokens` is uncached input; `reasoningTokens` is a part of `outputTokens`. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

export const NO_USAGE: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };

/** `exact`: the CLI's own final figures. `partial`: the run was cut off, at least this much. `estimated`: ours. */
export type UsageQuality = 'exact' | 'partial' | 'estimated';

/** What a driver must remember of a session to turn the CLI's cumulative figures into those of one run. */
export interface SessionTotals {
  readonly usage: Usage;
  readonly costUsd: number | null;
}

/** Token and cost columns shared by attempts, steps and protocols. `inputTokens` is uncached input. */
export interface SpentUsage {
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** A part of `outputTokens`, never added to it. */
  reasoningTokens: number;
  costUsd: number;
}

export const NOTHING_SPENT: SpentUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
};

/** What counts against a token budget: all input, cached or not, and all output. */
export function billableTokens(usage: Usage): number {
  return usage.inputTokens + usage.cachedInputTokens + usage.outputTokens;
}

export function addUsage(to: SpentUsage, usage: Usage, costUsd: number | null): void {
  to.inputTokens += usage.inputTokens;
  to.cachedInputTokens += usage.cachedInputTokens;
  to.outputTokens += usage.outputTokens;
  to.reasoningTokens += usage.reasoningTokens;
  to.costUsd += costUsd ?? 0;
}
