import type { Command } from 'commander';
import type { CliContext } from '../cli-context';

/** Beside the server, with its settings: keys are not for the API. What opens the database is loaded when it is asked for. */
export function keyCommands(program: Command, context: CliContext): void {
  const keys = program.command('keys').description('keys of the stored secrets; with the settings of the server');

  keys
    .command('status')
    .description('which keys the stored secrets need, and what cannot be opened; exit code 1 when something cannot')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { showKeys } = await import('./run-keys.js');
      await showKeys(context, options);
    });

  keys
    .command('rotate')
    .description('store every secret under the current key; may be interrupted, and run again')
    .option('--new-key', 'make a new key in the key file first (where DEKSDENFLOW_SECRET_KEY is not set)')
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { newKey?: boolean; dryRun?: boolean; json?: boolean }) => {
      const { rotateKeys } = await import('./run-keys.js');
      await rotateKeys(context, options);
    });

  keys
    .command('forget')
    .description('remove earlier keys from the key file, when no secret needs them any more')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { forgetKeys } = await import('./run-keys.js');
      await forgetKeys(context, options);
    });
}
