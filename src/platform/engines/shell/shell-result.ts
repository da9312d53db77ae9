import { NO_USAGE } from '../../../ports/engine';
import type { EngineResult, EngineRun, ErrorClass } from '../../../ports/engine';
import type { ProcessResult } from '../../../ports/process-runner';

export interface RanCommand {
  readonly command: string;
  readonly ended: ProcessResult;
  /** Both streams, as they came. */
  readonly output: string;
  readonly ok: boolean;
}

/** In the message that the timeline shows. */
const MESSAGE_LINES = 20;

export function noCommandsResult(): EngineResult {
  const message = 'The step has no commands: give it some, or a block marked ```sh in its instructions.';
  return { ...EXACT, outcome: 'failed', errorClass: 'no_output', message, finalText: '', exitCode: null };
}

export function succeededResult(commands: number): EngineResult {
  const finalText = `${count(commands)} ran.`;
  return { ...EXACT, outcome: 'success', errorClass: null, message: null, finalText, exitCode: 0 };
}

/** `index` is the failed command's place among the run's commands. */
export function failedResult(ran: RanCommand, index: number, run: EngineRun): EngineResult {
  const { ended, output } = ran;
  const place = `Command ${String(index + 1)} of ${String(run.commands.length)}`;
  const tail = lastLines(ended.end === 'spawn_failed' ? ended.stderr : output, MESSAGE_LINES);
  const message = `${place} ended by ${howItEnded(ended)}: ${firstLine(ran.command)}${tail === '' ? '' : `\n${tail}`}`;
  const finalText = `${count(index)} ran before one ended the run.`;
  const { exitCode } = ended;
  if (ended.end === 'aborted') {
    return { ...EXACT, outcome: 'cancelled', errorClass: 'cancelled', message, finalText, exitCode };
  }
  return { ...EXACT, outcome: 'failed', errorClass: errorClassOf(ended), message, finalText, exitCode };
}

export function howItEnded({ end, exitCode, signal, errorCode }: ProcessResult): string {
  if (end === 'spawn_failed') return `a failed start, ${errorCode ?? 'for an unknown reason'}`;
  if (end !== 'exited') return end.replace('_', ' ');
  return exitCode === null ? `signal ${signal ?? 'unknown'}` : `exit ${String(exitCode)}`;
}

/** A script's first line stands for it. */
function firstLine(command: string): string {
  const [first = '', ...more] = command.trim().split('\n');
  return more.length === 0 ? first : `${first} …`;
}

/** The end of a text, where a command says why it failed. */
export function lastLines(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** No tokens and no money are exact figures. The same commands on the same tree fail again, so nothing is retryable. */
const EXACT = {
  retryable: false,
  sessionId: null,
  sessionTotals: null,
  usage: NO_USAGE,
  costUsd: 0,
  usageQuality: 'exact',
} as const;

function errorClassOf({ end, errorCode }: ProcessResult): ErrorClass {
  if (end === 'timeout') return 'timeout';
  if (end === 'idle_timeout') return 'stalled';
  if (end === 'spawn_failed') return errorCode === 'ENOENT' ? 'cli_missing' : 'process_crash';
  return 'command_failed';
}

function count(commands: number): string {
  return commands === 1 ? '1 command' : `${String(commands)} commands`;
}
