import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { noteNextPage, pageOptions, type PageOptions, several } from './page-options';
import { report } from './protocol-bulk';
import { jobTable } from './queue-lines';

interface JobsOptions extends PageOptions {
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly protocol?: string;
}

export function jobCommands(queues: Command, context: CliContext): void {
  pageOptions(queues.command('jobs').description('what the queues have, had and gave up, newest first'))
    .option('--status <status,…>', 'queued, started, failed or finished', several)
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
      const api = apiOf(context);
      const [only, ...others] = ids;
      if (only !== undefined && others.length === 0) {
        const answer = await api.retryJob(only);
        print(context, json, answer, () => [answer.message]);
        return;
      }
      report(context, json, await api.actOnAll('/queues/jobs', 'retry', ids));
    });
}
