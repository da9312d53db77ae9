import type { Command } from 'commander';
import type { CliContext } from '../cli-context';

/** Beside the server, with its settings. What opens the database is loaded when it is asked for. */
export function backupCommands(program: Command, context: CliContext): void {
  const backup = program
    .command('backup')
    .description('save database and mirrors, and bring them back; with the settings of the server');

  backup
    .command('create <folder>')
    .description('save everything into a folder that is not there yet; the server may run')
    .option('--with-key', 'the key file of the stored secrets too: whoever has the backup can then read them')
    .option('--json', 'print what is in it as JSON')
    .action(async (folder: string, options: { withKey?: boolean; json?: boolean }) => {
      const { createBackup } = await import('../backup/create-backup.js');
      await createBackup(context, folder, options);
    });

  backup
    .command('verify <folder>')
    .description('read every byte of a backup, and say whether it is whole')
    .option('--json', 'print what is in it as JSON')
    .action(async (folder: string, options: { json?: boolean }) => {
      const { verifyBackup } = await import('../backup/restore-backup.js');
      await verifyBackup(context, folder, options);
    });

  backup
    .command('restore <folder>')
    .description('into an empty database and data folder; no process may run')
    .option('--json', 'print what was restored as JSON')
    .action(async (folder: string, options: { json?: boolean }) => {
      const { restoreBackup } = await import('../backup/restore-backup.js');
      await restoreBackup(context, folder, options);
    });

  backup
    .command('adopt')
    .description('after the database came back by other means, such as a snapshot: no process may run')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      const { adoptDatabase } = await import('../backup/renew-installation.js');
      await adoptDatabase(context, options);
    });
}
