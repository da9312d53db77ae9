import { NO_USAGE, type SessionTotals, type Usage } from '../../../ports/engine';
import { numberOf, type JsonRecord } from '../json-reading';
import { sameUsage, usageSince } from '../usage-arithmetic';

/** Codex counts cached tokens inside the input and reasoning inside the output; ours keeps cached apart. */
export function codexUsage(record: JsonRecord): Usage {
  const cached = numberOf(record, 'cached_input_tokens') ?? 0;
  return {
    inputTokens: Math.max(0, (numberOf(record, 'input_tokens') ?? 0) - cached),
    cachedInputTokens: cached,
    outputTokens: numberOf(record, 'output_tokens') ?? 0,
    reasoningTokens: numberOf(record, 'reasoning_output_tokens') ?? 0,
  };
}

/**
 * Turns the thread's totals into those of this run. Both sources, `turn.completed` of the stream and `token_count` of
 * the rollout file, count over the whole thread (codex #17539), so what came before is taken off.
 */
export class CodexMeter {
  private total: Usage | null = null;
  private settled = false;
  private readonly baseline: Usage;

  constructor(resumed: SessionTotals | null) {
    this.baseline = resumed?.usage ?? NO_USAGE;
  }

  /** A total that was read on the way. Returns this run's usage when it moved. */
  see(total: Usage): Usage | null {
    if (this.settled) return null;
    const before = this.usage;
    this.total = total;
    return sameUsage(before, this.usage) ? null : this.usage;
  }

  /** The total of the turn's end: nothing that is read later counts. */
  settle(total: Usage): void {
    this.total = total;
    this.settled = true;
  }

  get usage(): Usage {
    return this.total === null ? NO_USAGE : usageSince(this.total, this.baseline);
  }

  get sessionTotals(): SessionTotals {
    return { usage: this.total ?? this.baseline, costUsd: null };
  }
}
