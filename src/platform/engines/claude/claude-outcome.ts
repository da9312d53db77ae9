import type { EngineRun, ErrorClass } from '../../../ports/engine';
import type { AgentExit } from '../agent-process';
import { classifyWords, resetTime } from '../classify-words';
import type { EndFailure } from '../engine-result';
import { asRecord, listOf, numberOf, parseAnswer, recordOf, textOf, type JsonRecord } from '../json-reading';
import { processFailure } from '../process-failure';
import type { ClaudeStream } from './claude-stream';

const UNKNOWN_SESSION = /no conversation found/i;

const BY_SUBTYPE: Readonly<Record<string, ErrorClass>> = {
  error_max_turns: 'max_turns',
  error_max_budget_usd: 'budget',
  error_max_structured_output_retries: 'schema_invalid',
};

/** Reasons that say more than the prose. `completed` and `api_error` do not: 2.1.197 says completed after a 401. */
const BY_TERMINAL_REASON: Readonly<Record<string, ErrorClass>> = {
  max_turns: 'max_turns',
  budget_exhausted: 'budget',
  prompt_too_long: 'context_overflow',
  structured_output_retry_exhausted: 'schema_invalid',
  blocking_limit: 'quota',
};

const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  401: 'auth',
  403: 'auth',
  404: 'model_unavailable',
  429: 'rate_limit',
  500: 'overloaded',
  502: 'overloaded',
  503: 'overloaded',
  504: 'overloaded',
  529: 'overloaded',
};

/** `error` of an assistant record (SDKAssistantMessageError), where neither status nor prose decides. */
const BY_API_ERROR: Readonly<Record<string, ErrorClass>> = {
  authentication_failed: 'auth',
  account_on_hold: 'auth',
  billing_error: 'quota',
  rate_limit: 'rate_limit',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  model_not_found: 'model_unavailable',
};

/** The answer by schema: the CLI's own field, or a final text that is JSON by itself. */
export function claudeAnswer(stream: ClaudeStream, run: EngineRun): unknown {
  if (run.outputSchema === null || stream.result === null) return undefined;
  return stream.result.structured_output ?? parseAnswer(textOf(stream.result, 'result') ?? '');
}

/**
 * Passed means: subtype success, no error flag and terminal reason `completed` (older versions may leave it out), and
 * nothing denied while executing. The exit code decides nothing when there is a result.
 */
export async function claudeFailure(
  stream: ClaudeStream,
  answer: unknown,
  exit: AgentExit,
  run: EngineRun,
): Promise<EndFailure | null> {
  const ended = await processFailure(exit, run);
  if (ended?.errorClass === 'cancelled') return ended;
  const { result } = stream;
  if (result === null) return ended ?? { errorClass: 'no_output', words: 'exit code 0, no result' };
  const reason = textOf(result, 'terminal_reason') ?? 'completed';
  if (textOf(result, 'subtype') === 'success' && result.is_error !== true && reason === 'completed') {
    return deniedTool(result, run) ?? missingAnswer(result, answer, run);
  }
  return errorOf(stream, result, reason, run);
}

function errorOf(stream: ClaudeStream, result: JsonRecord, reason: string, run: EngineRun): EndFailure {
  const errors = listOf(result, 'errors').filter((error) => typeof error === 'string');
  const words = textOf(result, 'result') ?? errors.join('; ');
  if (run.resume !== null && UNKNOWN_SESSION.test(words)) {
    const lost = `it no longer knows session ${run.resume.sessionId}; start a new one`;
    return { errorClass: 'unknown', words: lost, retryable: true, sessionLost: true };
  }
  const errorClass =
    BY_SUBTYPE[textOf(result, 'subtype') ?? ''] ?? BY_TERMINAL_REASON[reason] ?? apiErrorClass(stream, result, words);
  const limited = errorClass === 'quota' || errorClass === 'rate_limit';
  const resetsAt = limited ? (resetTime(words, Date.now()) ?? stream.limitResetsAt) : null;
  return { errorClass, words, ...(resetsAt === null ? {} : { resetsAt }) };
}

function apiErrorClass(stream: ClaudeStream, result: JsonRecord, words: string): ErrorClass {
  if (stream.limitReached) return 'quota';
  const status = numberOf(result, 'api_error_status');
  const byWords = classifyWords(words);
  // A 429 may be a used-up plan, which no retry helps; only the prose tells it from a rate limit.
  if (byWords === 'quota' || byWords === 'context_overflow' || byWords === 'network') return byWords;
  return BY_STATUS[status ?? 0] ?? (byWords === 'unknown' ? BY_API_ERROR[stream.apiError ?? ''] : byWords) ?? byWords;
}

/** A plan or a verdict without its answer would be a pass by silence. */
function missingAnswer(result: JsonRecord, answer: unknown, run: EngineRun): EndFailure | null {
  if (run.outputSchema === null || answer !== undefined) return null;
  return { errorClass: 'schema_invalid', words: textOf(result, 'result') ?? '' };
}

/** Reported as success by the CLI. Read-only runs are refused tools as a matter of course, and their answer stands. */
function deniedTool(result: JsonRecord, run: EngineRun): EndFailure | null {
  const first = asRecord(listOf(result, 'permission_denials')[0]);
  if (first === undefined || run.kind !== 'execute') return null;
  const input = recordOf(first, 'tool_input');
  const subject = textOf(input, 'command') ?? textOf(input, 'file_path') ?? '';
  return { errorClass: 'permission_denied', words: `${textOf(first, 'tool_name') ?? 'tool'} ${subject}`.trim() };
}
