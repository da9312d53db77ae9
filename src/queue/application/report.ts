import type { EngineResult } from '../../ports/engine';
import type { RunReport } from '../../protocols/domain/settle';
import type { Attempt } from '../../steps/domain/attempt';

/** What an attempt cost, from the engine's result, or from what the attempt shows when there is none. */
export function reportOf(source: EngineResult | Attempt): RunReport {
  if ('usage' in source) {
    const { exitCode, sessionId, sessionTotals, finalText, usage, costUsd, usageQuality } = source;
    return { exitCode, sessionId, sessionTotals, finalText, usage, costUsd, usageQuality };
  }
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens } = source;
  return {
    exitCode: source.exitCode,
    sessionId: source.sessionId,
    sessionTotals: source.sessionTotals,
    finalText: source.finalText,
    usage: { inputTokens, cachedInputTokens, outputTokens, reasoningTokens },
    costUsd: source.costUsd,
    usageQuality: source.usageQuality,
  };
}
