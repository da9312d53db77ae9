import type { Command } from 'commander';
import type { JobOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { table } from '../table';
import { noteNextPage, pageOptions, type PageOptions, several } from './page-options';
import { report } from './protocol-bulk';

interface ListOptions extends PageOptions {
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly protocol?: string;
}

export function jobCommands(program: Command, context: CliContext): void {
  const jobs = program.command('jobs').description('what the queues have, had and gave up');

  pageOptions(jobs.command('list').description('newest first'))
    .option('--status <status,…>', 'queued, started, failed or finished', several)
    .option('--type <type,…>', 'only of one of these types, as step.execute', several)
    .option('--protocol <id>', 'only of this protocol')
    .action(async ({ json, status, type, protocol, ...query }: ListOptions) => {
      const filter = { status: status?.join(','), type: type?.join(','), protocol_id: protocol };
      const page = await apiOf(context).jobs({ ...query, ...filter });
      print(context, json, page.items, () => jobTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  jobs
    .command('retry <job-id...>')
    .description('try again what failed jobs were for')
    .option('--json', 'print the answer as JSON')
    .action(async (ids: readonly string[], { json }: { json?: boolean }) => {
      report(context, json, await apiOf(context).actOnAll('/queues/jobs', 'retry', ids));
    });
}

function jobTable(jobs: readonly JobOut[], width: number): string[] {
  if (jobs.length === 0) return ['No jobs.'];
  const rows = jobs.map((job) => [job.id, job.created_at, job.type, job.status, String(job.attempts), job.error ?? '']);
  return table(['ID', 'MADE', 'TYPE', 'STATUS', 'TRIES', 'ERROR'], rows, width);
}
