import type { Command } from 'commander';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import { apiOf, type CliContext, noteLost } from '../cli-context';
import { EXIT, Leave } from '../exit';
import { shownOutput } from '../text-width';
import { wholeNumber } from './page-options';

interface LogOptions {
  readonly attempt?: number;
  readonly follow?: boolean;
}

export function stepLogCommand(steps: Command, context: CliContext): void {
  steps
    .command('log <step-id>')
    .description('what the latest attempt has printed')
    .option('--attempt <n>', 'the n-th attempt, beginning with 1', wholeNumber)
    .option('--follow', 'and what it prints from now on, until it is over')
    .action(async (stepId: string, { attempt, follow }: LogOptions) => {
      await showLog(context, await attemptOf(apiOf(context), stepId, attempt), follow === true);
    });
}

export async function showLog(context: CliContext, attemptId: string, follow: boolean): Promise<void> {
  const { terminal, signal } = context;
  const api = apiOf(context);
  if (!follow) {
    for await (const text of api.attemptLog(attemptId)) terminal.write(shownOutput(text));
    return;
  }
  const stream = api.followAttemptLog(attemptId, { signal, onLost: noteLost(context) });
  for await (const { event, data = 'null' } of stream) {
    const said: unknown = JSON.parse(data);
    if (event === 'output') terminal.write(shownOutput(String(said)));
    if (event !== 'end') continue;
    terminal.note(`The attempt is over: ${(said as { status: string }).status}.`);
    return;
  }
  throw new Leave(EXIT.ok);
}

async function attemptOf(api: DeksdenflowApi, stepId: string, number: number | undefined): Promise<string> {
  const attempts = await api.attempts(stepId);
  const attempt = number === undefined ? attempts.at(-1) : attempts[number - 1];
  if (attempt !== undefined) return attempt.id;
  throw new Error(
    attempts.length === 0
      ? 'The step has not been tried yet.'
      : `The step has ${String(attempts.length)} attempts, and no number ${String(number)}.`,
  );
}
