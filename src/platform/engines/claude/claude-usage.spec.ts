import type { SessionTotals } from '../../../ports/engine';
import { ClaudeMeter, usageOfResult } from './claude-usage';

const model = (input: number, cached: number, output: number, costUSD: number): Record<string, unknown> => ({
  inputTokens: input,
  cacheReadInputTokens: cached,
  outputTokens: output,
  cacheCreationInputTokens: 0,
  costUSD,
});
const usage = (input: number, cached: number, output: number) => ({
  inputTokens: input,
  cachedInputTokens: cached,
  outputTokens: output,
  reasoningTokens: 0,
});
const mainLoop = { input_tokens: 100, cache_read_input_tokens: 10, output_tokens: 20 };
const resumed: SessionTotals = { usage: usage(100, 10, 20), costUsd: 0.5 };

describe('usageOfResult', () => {
  it('adds up the models, those of the CLI’s own calls too', () => {
    const result = {
      usage: mainLoop,
      modelUsage: { big: model(100, 10, 20, 1), small: model(7, 0, 3, 0.1) },
      total_cost_usd: 1.1,
    };
    expect(usageOfResult(result, null)).toEqual({ usage: usage(107, 10, 23), costUsd: 1.1 });
  });

  it('takes the difference where the figures count over the session (2.1.330)', () => {
    const result = { usage: mainLoop, modelUsage: { big: model(200, 20, 40, 1.25) }, total_cost_usd: 1.25 };
    expect(usageOfResult(result, resumed)).toEqual({ usage: usage(100, 10, 20), costUsd: 0.75 });
  });

  it('takes the figures as they are where they count over the run (2.1.197)', () => {
    const result = { usage: mainLoop, modelUsage: { big: model(100, 10, 20, 0.5) }, total_cost_usd: 0.5 };
    expect(usageOfResult(result, resumed)).toEqual({ usage: usage(100, 10, 20), costUsd: 0.5 });
  });

  it('prefers the run’s own figures where the CLI gives them', () => {
    const own = { model_usage_since_last_result: { big: model(1, 2, 3, 0.25) } };
    const result = { ...own, usage: mainLoop, modelUsage: { big: model(200, 20, 40, 1.25) }, total_cost_usd: 1.25 };
    expect(usageOfResult(result, resumed)).toEqual({ usage: usage(1, 2, 3), costUsd: 0.25 });
  });
});

describe('ClaudeMeter', () => {
  it('counts a message once, however many records show it', () => {
    const meter = new ClaudeMeter(null);
    meter.seeMessage('m1', usage(100, 10, 1));
    meter.seeMessage('m1', usage(0, 0, 20));
    meter.seeMessage('m1', usage(100, 10, 1));
    meter.seeMessage('m2', usage(5, 0, 1));
    expect(meter.usage).toEqual(usage(105, 10, 21));
    expect(meter.quality).toBe('partial');
  });

  it('leaves the session’s baseline alone when the CLI gave no account', () => {
    const meter = new ClaudeMeter(resumed);
    meter.seeMessage('m1', usage(100, 10, 20));
    expect(meter.sessionTotals).toEqual(resumed);
    meter.settle({ usage: mainLoop, modelUsage: { big: model(100, 10, 20, 0.5) }, total_cost_usd: 0.5 });
    expect(meter.sessionTotals).toEqual({ usage: usage(200, 20, 40), costUsd: 1 });
    expect(meter.quality).toBe('exact');
  });

  it('is partial when a call began whose end was not shown', () => {
    const meter = new ClaudeMeter(null);
    meter.messageStarted('m1');
    meter.settle({});
    expect(meter.quality).toBe('partial');
    meter.messageEnded('m1');
    expect(meter.quality).toBe('exact');
  });
});
