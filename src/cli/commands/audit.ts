import type { Command } from 'commander';
import type { AuditEntryOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { printable } from '../text-width';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

interface FilterOptions {
  readonly action?: string;
  readonly actor?: string;
  readonly project?: string;
  readonly since?: string;
  readonly until?: string;
}

export function auditCommands(program: Command, context: CliContext): void {
  const audit = program
    .command('audit')
    .description('who has changed access, secrets and projects, newest first; for admins');
  pageOptions(audit)
    .option('--action <action>', 'only this, as token_created')
    .option('--actor <actor>', 'only of this one, as user:ada')
    .option('--project <id>', 'only about this project')
    .option('--since <time>', 'not before, as 2030-01-31T12:00:00Z')
    .option('--until <time>', 'not after')
    .action(async ({ json, project, ...query }: PageOptions & FilterOptions) => {
      const page = await apiOf(context).audit({ ...query, project_id: project });
      print(context, json, page.items, () => page.items.map(auditLine));
      noteNextPage(context, page);
    });
}

function auditLine({ created_at, action, actor, message }: AuditEntryOut): string {
  return `${created_at}  ${action.padEnd(21)} ${printable(actor)}  ${printable(message)}`;
}
