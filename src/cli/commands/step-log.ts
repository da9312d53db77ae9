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
  const { terminal, signal } = context;
  steps
    .command('log <step-id>')
    .description('what the latest attempt has printed')
    .option('--attempt <n>', 'the n-th attempt, beginning with 1', wholeNumber)
    .option('--follow', 'and what it prints from now on, until it is over')
    .action(async (stepId: string, { attempt, follow }: LogOptions) => {
      const api = apiOf(context);
      const id = await attemptOf(api, stepId, attempt);
      if (follow !== true) {
        for await (const text of api.attemptLog(id)) terminal.write(shownOutput(text));
        return;
      }
      for await (const { event, data = 'null' } of api.followAttemptLog(id, { signal, onLost: noteLost(context) })) {
        const said: unknown = JSON.parse(data);
        if (event === 'output') terminal.write(shownOutput(String(said)));
        if (event !== 'end') continue;
        terminal.note(`The attempt is over: ${(said as { status: string }).status}.`);
        return;
      }
      throw new Leave(EXIT.ok);
    });
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
