import { access } from 'node:fs/promises';
import type { EngineRun } from '../../ports/engine';
import type { ProcessResult } from '../../ports/process-runner';
import type { AgentExit } from './agent-process';
import { classifyWords, resetTime } from './classify-words';
import type { Failure } from './failure';

/**
 * Why a process ended without the CLI's own final word. Null when it did not tell by its end: it exited with 0, or
 * we ended it ourselves after its last record.
 */
export async function processFailure(exit: AgentExit, run: EngineRun): Promise<Failure | null> {
  const { process, lingered } = exit;
  if (run.signal.aborted) return { errorClass: 'cancelled', words: '' };
  if (lingered) return null;
  switch (process.end) {
    case 'spawn_failed':
      return spawnFailure(process, run);
    case 'timeout':
      return { errorClass: 'timeout', words: `limit ${seconds(run.timeoutMs)}` };
    case 'idle_timeout':
      return { errorClass: 'stalled', words: `nothing for ${seconds(run.idleTimeoutMs)}` };
    case 'output_limit':
      return { errorClass: 'unknown', words: 'printed more than allowed and was ended' };
    case 'aborted':
      return { errorClass: 'cancelled', words: '' };
    case 'exited':
      return exitFailure(exit);
  }
}

function exitFailure(exit: AgentExit): Failure | null {
  const { exitCode, signal } = exit.process;
  if (exitCode === 0) return null;
  if (signal !== null || exitCode === null)
    return { errorClass: 'process_crash', words: `ended by ${signal ?? 'a signal'}` };
  // 128 + n is how a shell or a wrapper reports that its child died of signal n.
  if (exitCode > 128 && exitCode < 160) return { errorClass: 'process_crash', words: `exit code ${String(exitCode)}` };
  const words = exit.stderrTail.trim().split('\n').slice(-3).join(' ');
  const resetsAt = resetTime(words, Date.now());
  return {
    errorClass: classifyWords(words),
    words: `exit code ${String(exitCode)}${words === '' ? '' : `: ${words}`}`,
    ...(resetsAt === undefined ? {} : { resetsAt }),
  };
}

async function spawnFailure(process: ProcessResult, run: EngineRun): Promise<Failure> {
  const cwdExists = await access(run.cwd).then(
    () => true,
    () => false,
  );
  // Node reports ENOENT for a missing working folder as well, and names the program then too.
  if (!cwdExists) return { errorClass: 'unknown', words: `the folder ${run.cwd} does not exist` };
  if (process.errorCode === 'ENOENT') return { errorClass: 'cli_missing', words: '' };
  return { errorClass: 'cli_missing', words: `cannot be started: ${process.errorCode ?? 'unknown error'}` };
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 1000))} s`;
}
