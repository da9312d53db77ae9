import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { table } from '../table';
import { jobCommands } from './jobs';

export function queueCommands(program: Command, context: CliContext): void {
  const queues = program
    .command('queues')
    .description('what waits, runs and failed; which workers are there')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await apiOf(context).queues();
      print(context, json, answer, () => {
        const rows = Object.entries(answer.queues).map(([name, counts]) => [
          name,
          ...[counts.queued, counts.started, counts.finished, counts.failed].map(String),
        ]);
        const workers = answer.workers.map((worker) => worker.id);
        return [
          `backend ${answer.backend}`,
          '',
          ...table(['QUEUE', 'QUEUED', 'STARTED', 'FINISHED', 'FAILED'], rows, context.terminal.columns()),
          '',
          workers.length === 0 ? 'No worker is alive: nothing will run.' : `workers ${workers.join(', ')}`,
        ];
      });
    });
  jobCommands(queues, context);
}
