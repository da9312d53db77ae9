import { ShownNumber, ShownWhole } from '../../platform/http/shown';
import type { SpentUsage } from '../domain/usage';

export class UsageShape {
  @ShownWhole({ description: 'Input that was not cached.' }) input_tokens!: number;
  @ShownWhole() cached_input_tokens!: number;
  @ShownWhole() output_tokens!: number;
  @ShownWhole({ description: 'A part of output_tokens.' }) reasoning_tokens!: number;
  @ShownNumber({ description: 'US dollars.' }) cost_usd!: number;
}

export function usageShape(of: SpentUsage): UsageShape {
  return {
    input_tokens: of.inputTokens,
    cached_input_tokens: of.cachedInputTokens,
    output_tokens: of.outputTokens,
    reasoning_tokens: of.reasoningTokens,
    cost_usd: of.costUsd,
  };
}
