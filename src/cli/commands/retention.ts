import type { Command } from 'commander';
import type { CliContext } from '../cli-context';

/** Like `migrate`, at the database itself: it needs the server's configuration, and no server. */
export function retentionCommands(program: Command, context: CliContext): void {
  const retention = program.command('retention').description('what is kept of the past, and what is too old');

  retention
    .command('show')
    .description('what is kept for how long, how much there is, and what the last run removed')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { showRetention } = await import('../retention/show-retention.js');
      await showRetention(context, options);
    });

  retention
    .command('run')
    .description('remove now what is too old or too much; a worker does so every hour')
    .option('--dry-run', 'only count what would go')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean; dryRun?: boolean }) => {
      const { runRetention } = await import('../retention/run-retention.js');
      await runRetention(context, options);
    });
}
