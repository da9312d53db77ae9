import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine, type EngineProbe, type EngineResult, type EngineRun, NO_USAGE } from '../../../src/ports/engine';

export const RUN_TOKENS = 1_000;

/** Costs money at every run, and keeps the bill in a file that survives its process. Its step says how long it works. */
export class PaidEngine extends Engine {
  readonly name = 'paid';
  readonly capabilities = { resume: false, liveUsage: true, cost: true, structuredOutput: false, agent: false };

  constructor(private readonly bill: string) {
    super();
  }

  probe(): Promise<EngineProbe> {
    return Promise.resolve({ installed: true, version: '1', credentials: null, hint: null });
  }

  async run(run: EngineRun): Promise<EngineResult> {
    const [name = 'work', ms = '0'] = (run.commands[0] ?? '').split(' ');
    appendFileSync(this.bill, `${run.owner.protocolId} ${name} ${run.owner.attemptId}\n`);
    const usage = { ...NO_USAGE, inputTokens: RUN_TOKENS };
    run.onEvent({ type: 'usage', usage, costUsd: 0.01, quality: 'exact' });
    run.onOutput(Buffer.from(`working on ${name}\n`));
    const cancelled = await pause(Number(ms), false, { signal: run.signal }).catch(() => true);
    if (!cancelled) await writeFile(join(run.cwd, `${name}.txt`), name).catch(() => undefined);
    return {
      outcome: cancelled ? 'cancelled' : 'success',
      errorClass: cancelled ? 'cancelled' : null,
      message: null,
      retryable: false,
      sessionId: null,
      sessionTotals: null,
      finalText: `Did ${name}.`,
      usage,
      costUsd: 0.01,
      usageQuality: 'exact',
      exitCode: cancelled ? null : 0,
    };
  }
}

/** How often each step was paid for, as `<protocol id> <step>` to number of runs. */
export function paidRuns(bill: string): Map<string, number> {
  const runs = new Map<string, number>();
  const lines = existsSync(bill) ? readFileSync(bill, 'utf8').split('\n') : [];
  for (const line of lines.filter((text) => text !== '')) {
    const key = line.split(' ').slice(0, 2).join(' ');
    runs.set(key, (runs.get(key) ?? 0) + 1);
  }
  return runs;
}
