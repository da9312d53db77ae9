import type { EngineRun } from '../../../ports/engine';
import type { AgentExit } from '../agent-process';
import { classifyWords, resetTime } from '../classify-words';
import type { EndFailure } from '../engine-result';
import { parseAnswer } from '../json-reading';
import { processFailure } from '../process-failure';
import { fromStrictAnswer } from '../strict-schema';
import type { CodexStream } from './codex-stream';

const UNKNOWN_THREAD = /no rollout found|thread not found|session not found/i;

/** The answer by schema: with `--output-schema` the last message is its JSON. */
export function codexAnswer(stream: CodexStream, run: EngineRun): unknown {
  if (run.outputSchema === null || !stream.completed) return undefined;
  return fromStrictAnswer(parseAnswer(stream.finalText), run.outputSchema);
}

/** Passed means: `turn.completed` was seen, no `turn.failed`, and exit 0 (or ended by us because it lingered). */
export async function codexFailure(
  stream: CodexStream,
  answer: unknown,
  exit: AgentExit,
  run: EngineRun,
): Promise<EndFailure | null> {
  const ended = await processFailure(exit, run);
  if (ended?.errorClass === 'cancelled') return ended;
  if (stream.failed) return spoken(stream.failure ?? '');
  if (ended !== null) {
    if (run.resume !== null && UNKNOWN_THREAD.test(exit.stderrTail)) {
      return {
        errorClass: 'unknown',
        words: `it no longer knows session ${run.resume.sessionId}; start a new one`,
        retryable: true,
        sessionLost: true,
      };
    }
    // A non-zero exit with an `error` record: the record says why, the exit only that.
    return stream.failure !== null && exit.process.end === 'exited' ? spoken(stream.failure) : ended;
  }
  if (!stream.completed) return { errorClass: 'no_output', words: 'exit code 0, no turn.completed' };
  if (run.outputSchema !== null && answer === undefined) {
    return { errorClass: 'schema_invalid', words: stream.finalText };
  }
  return null;
}

function spoken(words: string): EndFailure {
  const resetsAt = resetTime(words, Date.now());
  return { errorClass: classifyWords(words), words, ...(resetsAt === undefined ? {} : { resetsAt }) };
}
