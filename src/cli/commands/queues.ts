import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { jobCommands } from './jobs';
import { queueLines } from './queue-lines';

export function queueCommands(program: Command, context: CliContext): void {
  const { terminal } = context;
  const queues = program
    .command('queues')
    .description('what waits, runs and failed; which workers are there, and what each is at')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await apiOf(context).queues();
      print(context, json, answer, () => queueLines(answer, terminal.columns()));
    });

  jobCommands(queues, context);
}
