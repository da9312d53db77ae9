import { NO_USAGE, type SessionTotals, type Usage, type UsageQuality } from '../../../ports/engine';
import { asRecord, numberOf, recordOf, type JsonRecord } from '../json-reading';
import { addUsage, coversUsage, maxUsage, usageSince } from '../usage-arithmetic';

/** The API's figures of one call or one run. What is written to the cache was not cached before: it is input. */
export function claudeUsage(record: JsonRecord): Usage {
  return {
    inputTokens: (numberOf(record, 'input_tokens') ?? 0) + (numberOf(record, 'cache_creation_input_tokens') ?? 0),
    cachedInputTokens: numberOf(record, 'cache_read_input_tokens') ?? 0,
    outputTokens: numberOf(record, 'output_tokens') ?? 0,
    reasoningTokens: numberOf(recordOf(record, 'output_tokens_details'), 'thinking_tokens') ?? 0,
  };
}

/** `modelUsage` and `model_usage_since_last_result`: figures by model, the small ones of the CLI's own calls too. */
function sumOverModels(byModel: JsonRecord): SessionTotals {
  let usage = NO_USAGE;
  let costUsd = 0;
  for (const entry of Object.values(byModel)) {
    const model = asRecord(entry);
    usage = addUsage(usage, {
      inputTokens: (numberOf(model, 'inputTokens') ?? 0) + (numberOf(model, 'cacheCreationInputTokens') ?? 0),
      cachedInputTokens: numberOf(model, 'cacheReadInputTokens') ?? 0,
      outputTokens: numberOf(model, 'outputTokens') ?? 0,
      reasoningTokens: numberOf(model, 'thinkingTokens') ?? 0,
    });
    costUsd += numberOf(model, 'costUSD') ?? 0;
  }
  return { usage, costUsd };
}

/**
 * What this run used, by its result record. `modelUsage` and `total_cost_usd` count over the whole session in 2.1.330,
 * but over this run only in 2.1.197, so a resumed run needs telling apart: where the CLI gives the run's own figures
 * they decide; otherwise the total counts from the session's start only if it holds both the baseline and what the
 * run's main loop used (`usage`, per run in both).
 */
export function usageOfResult(result: JsonRecord, resumed: SessionTotals | null): SessionTotals {
  const own = recordOf(result, 'model_usage_since_last_result');
  if (own !== undefined) return sumOverModels(own);
  const total = sumOverModels(recordOf(result, 'modelUsage') ?? {});
  const cost = numberOf(result, 'total_cost_usd') ?? total.costUsd ?? 0;
  if (resumed === null) return { usage: total.usage, costUsd: cost };
  const mainLoop = claudeUsage(recordOf(result, 'usage') ?? {});
  if (!coversUsage(total.usage, addUsage(resumed.usage, { ...mainLoop, reasoningTokens: 0 }))) {
    return { usage: total.usage, costUsd: cost };
  }
  const before = resumed.costUsd ?? 0;
  return { usage: usageSince(total.usage, resumed.usage), costUsd: cost >= before ? cost - before : cost };
}

/** Usage of one run: live by message while it lasts, then by the CLI's own account. */
export class ClaudeMeter {
  private readonly byMessage = new Map<string, Usage>();
  private readonly open = new Set<string>();
  private reported: SessionTotals | null = null;

  constructor(private readonly resumed: SessionTotals | null) {}

  /** A message has begun to stream: its output is not known before {@link messageEnded}. */
  messageStarted(id: string): void {
    this.open.add(id);
  }

  messageEnded(id: string): void {
    this.open.delete(id);
  }

  /** The figures of one message so far; several records share a message, and none is added twice. */
  seeMessage(id: string, usage: Usage): void {
    this.byMessage.set(id, maxUsage(this.byMessage.get(id) ?? NO_USAGE, usage));
  }

  settle(result: JsonRecord): void {
    this.reported = usageOfResult(result, this.resumed);
  }

  /**
   * The larger of both accounts: 2.1.197 leaves the last call out of its result when it gives up on a schema or is
   * interrupted, although the provider charged it and the stream had shown it.
   */
  get usage(): Usage {
    let live = NO_USAGE;
    for (const usage of this.byMessage.values()) live = addUsage(live, usage);
    return this.reported === null ? live : maxUsage(live, this.reported.usage);
  }

  /** Partial without the CLI's account, and also when a call began whose end it never showed. */
  get quality(): UsageQuality {
    return this.reported === null || this.open.size > 0 ? 'partial' : 'exact';
  }

  get costUsd(): number | null {
    return this.reported?.costUsd ?? null;
  }

  /**
   * What the CLI itself has on its account for the session, because that is what its next cumulative figure starts
   * from. A run that was killed before its result is not known to be on it.
   */
  get sessionTotals(): SessionTotals {
    const before = this.resumed ?? { usage: NO_USAGE, costUsd: 0 };
    if (this.reported === null) return before;
    return {
      usage: addUsage(before.usage, this.reported.usage),
      costUsd: (before.costUsd ?? 0) + (this.reported.costUsd ?? 0),
    };
  }
}
