import { type Command, Option } from 'commander';
import { JOB_STATUSES } from '../../queue/domain/job';
import { apiOf, type CliContext, print } from '../cli-context';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';
import { jobTable } from './queue-lines';

export function jobCommands(queues: Command, context: CliContext): void {
  pageOptions(queues.command('jobs').description('jobs, newest first'))
    .addOption(new Option('--status <status>', 'only with this status').choices(JOB_STATUSES))
    .action(async (options: PageOptions, command: Command) => {
      // The parent command takes --json for itself wherever it stands.
      const { json, ...query } = command.optsWithGlobals<PageOptions & { status?: string }>();
      const page = await apiOf(context).jobs({ ...query });
      print(context, json ?? options.json, page.items, () => jobTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  queues
    .command('retry <job-id>')
    .description('give its protocol a new one, for a job that has failed')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, _options: unknown, command: Command) => {
      const answer = await apiOf(context).retryJob(id);
      print(context, command.optsWithGlobals<{ json?: boolean }>().json, answer, () => [answer.message]);
    });
}
