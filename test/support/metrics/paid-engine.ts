import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, type EngineProbe, type EngineResult, type EngineRun } from '../../../src/ports/engine';

/** An agent that writes one file and wants to be paid for it. */
export class PaidEngine extends Engine {
  readonly name = 'paid';
  readonly capabilities = { resume: false, liveUsage: true, cost: true, structuredOutput: false, agent: true };

  probe(): Promise<EngineProbe> {
    return Promise.resolve({ installed: true, version: '1', credentials: true, hint: null });
  }

  run({ cwd, onEvent }: EngineRun): Promise<EngineResult> {
    const usage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 30, reasoningTokens: 10 };
    onEvent({ type: 'usage', usage, costUsd: 0.25, quality: 'exact' });
    writeFileSync(join(cwd, 'paid.txt'), 'paid');
    return Promise.resolve({
      outcome: 'success',
      errorClass: null,
      message: null,
      retryable: false,
      sessionId: null,
      sessionTotals: null,
      finalText: 'done',
      usage,
      costUsd: 0.25,
      usageQuality: 'exact',
      exitCode: 0,
    });
  }
}
