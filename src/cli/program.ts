import { Command } from 'commander';
import type { CliContext } from './cli-context';
import { attemptCommands } from './commands/attempts';
import { attentionCommand } from './commands/attention';
import { auditCommands } from './commands/audit';
import { backupCommands } from './commands/backup';
import { ciCommands } from './commands/ci';
import { completionCommand } from './commands/completion';
import { eventCommands } from './commands/events';
import { keyCommands } from './commands/keys';
import { projectCommands } from './commands/projects';
import { protocolCommands } from './commands/protocols';
import { queueCommands } from './commands/queues';
import { retentionCommands } from './commands/retention';
import { stepCommands } from './commands/steps';
import { tokenCommands } from './commands/tokens';
import { webhookCommands } from './commands/webhooks';

const ENVIRONMENT = `
Environment: DEKSDENFLOW_API_BASE (default http://127.0.0.1:8010), DEKSDENFLOW_API_TOKEN, DEKSDENFLOW_PROJECT_TOKEN.
Exit codes: 0 ok, 1 runtime failure, 2 usage or configuration, 3 a dependency is missing or cannot be reached.`;

/** What opens a database or starts processes is loaded only when it is asked for: it would double the start of the rest. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('deksdenflow')
    .description('Takes a coding task from plan to merged pull request.')
    .addHelpText('after', ENVIRONMENT)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.terminal.write(text);
      },
      writeErr: (text) => {
        context.terminal.note(text.trimEnd());
      },
    });

  program
    .command('demo')
    .description('a whole run on a small repository of its own: needs Node and git only')
    .option('--keep', 'leave the server and the folder when it is over')
    .option('--dir <folder>', 'work in this folder, which must be new or empty (default: one in the temporary folder)')
    .option('--engine <engine>', 'shell, or a real agent: codex or claude', 'shell')
    .option('--on-server', 'on the server of DEKSDENFLOW_API_BASE, on this machine; project and folder stay')
    .action(async (options: { keep?: boolean; dir?: string; engine: string; onServer?: boolean }) => {
      const { runDemo } = await import('./demo/run-demo.js');
      await runDemo(context, options);
    });

  program
    .command('doctor')
    .description('checks this machine and the configuration, and says how to mend what is wrong')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: boolean }) => {
      const { runDoctor } = await import('./doctor/run-doctor.js');
      await runDoctor(context, options);
    });

  program
    .command('migrate')
    .description('bring the database up to date')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      const { runMigrate } = await import('./commands/migrate.js');
      await runMigrate(context, options);
    })
    .command('status')
    .description('what is applied and what is pending; exit code 1 when something is')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { runMigrateStatus } = await import('./commands/migrate.js');
      // The parent command takes --json for itself wherever it stands.
      await runMigrateStatus(context, { ...options, ...command.optsWithGlobals() });
    });

  projectCommands(program, context);
  protocolCommands(program, context);
  stepCommands(program, context);
  attemptCommands(program, context);
  attentionCommand(program, context);
  eventCommands(program, context);
  queueCommands(program, context);
  webhookCommands(program, context);
  ciCommands(program, context);
  tokenCommands(program, context);
  retentionCommands(program, context);
  completionCommand(program, context);
  auditCommands(program, context);
  keyCommands(program, context);
  backupCommands(program, context);
  return program;
}
