import { type Command, Option } from 'commander';
import { JOB_STATUSES } from '../../queue/domain/job';
import { apiOf, type CliContext, print } from '../cli-context';
import { type JobOut, MoreRoutes } from '../routes';
import { table } from '../table';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

export function jobCommands(queues: Command, context: CliContext): void {
  pageOptions(queues.command('jobs').description('jobs, newest first'))
    .addOption(new Option('--status <status>', 'only with this status').choices(JOB_STATUSES))
    .action(async (options: PageOptions, command: Command) => {
      // The parent command takes --json for itself wherever it stands.
      const { json, ...query } = command.optsWithGlobals<PageOptions & { status?: string }>();
      const page = await new MoreRoutes(apiOf(context)).jobs({ ...query });
      print(context, json ?? options.json, page.items, () => jobTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  queues
    .command('retry <job-id>')
    .description('give its protocol a new one, for a job that has failed')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, _options: unknown, command: Command) => {
      const answer = await new MoreRoutes(apiOf(context)).retryJob(id);
      print(context, command.optsWithGlobals<{ json?: boolean }>().json, answer, () => [answer.message]);
    });
}

function jobTable(jobs: readonly JobOut[], width: number): string[] {
  if (jobs.length === 0) return ['No jobs.'];
  const rows = jobs.map((job) => [
    job.id,
    job.type,
    job.status,
    String(job.attempts),
    job.worker_id ?? '',
    job.protocol_run_id ?? '',
    job.error === null ? '' : `${job.error_code ?? ''}: ${job.error}`,
  ]);
  return table(['ID', 'TYPE', 'STATUS', 'TRIES', 'WORKER', 'PROTOCOL', 'ERROR'], rows, width);
}
