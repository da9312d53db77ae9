import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';
import { jobTable, queueLines } from './queue-lines';

interface JobsOptions extends PageOptions {
  readonly status?: string;
  readonly protocol?: string;
}

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

  pageOptions(queues.command('jobs').description('jobs, newest first'))
    .option('--status <status>', 'only queued, started, finished or failed')
    .option('--protocol <id>', 'only of this protocol')
    .action(async (_: JobsOptions, command: Command) => {
      // The parent command takes --json for itself wherever it stands.
      const { json, protocol, ...query } = command.optsWithGlobals<JobsOptions>();
      const page = await apiOf(context).jobs({ ...query, protocol_id: protocol });
      print(context, json, page.items, () => jobTable(page.items, terminal.columns()));
      noteNextPage(context, page);
    });

  queues
    .command('retry <job-id>')
    .description('try again what a failed job was for')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, _: unknown, command: Command) => {
      const answer = await apiOf(context).retryJob(id);
      print(context, command.optsWithGlobals<{ json?: boolean }>().json, answer, () => [answer.message]);
    });
}
