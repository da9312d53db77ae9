import { type Command, Option } from 'commander';
import { JOB_STATUSES } from '../../queue/domain/job';
import { apiOf, type CliContext, print } from '../cli-context';
import { noteNextPage, pageOptions, type PageOptions, several } from './page-options';
import { oneOrSeveral } from './protocol-bulk';
import { jobTable } from './queue-lines';

interface JobsOptions extends PageOptions {
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly protocol?: string;
}

export function jobCommands(queues: Command, context: CliContext): void {
  pageOptions(queues.command('jobs').description('what the queues have, had and gave up, newest first'))
    .addOption(new Option('--status <status,…>', 'only with one of these').choices(JOB_STATUSES).argParser(several))
    .option('--type <type,…>', 'only of one of these types, as step.execute', several)
    .option('--protocol <id>', 'only of this protocol')
    .action(async (_: JobsOptions, command: Command) => {
      // The parent command takes --json for itself wherever it stands.
      const { json, status, type, protocol, ...query } = command.optsWithGlobals<JobsOptions>();
      const filter = { status: status?.join(','), type: type?.join(','), protocol_id: protocol };
      const page = await apiOf(context).jobs({ ...query, ...filter });
      print(context, json, page.items, () => jobTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  queues
    .command('retry <job-id...>')
    .description('try again what failed jobs were for')
    .option('--json', 'print the answer as JSON')
    .action(async (ids: readonly string[], _: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      await oneOrSeveral(context, json, ids, '/queues/jobs/actions/retry', async (id) => {
        const answer = await apiOf(context).retryJob(id);
        print(context, json, answer, () => [answer.message]);
      });
    });
}
