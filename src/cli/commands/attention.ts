import type { Command } from 'commander';
import type { Schemas } from '../../api-client/client';
import { apiOf, type CliContext, print } from '../cli-context';
import { MoreRoutes } from '../routes';
import { table } from '../table';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

/** As the first page of the console. */
export function attentionCommand(program: Command, context: CliContext): void {
  pageOptions(program.command('attention').description('what goes on only when a person does something'))
    .option('--project <id>', 'only of this project')
    .action(async ({ json, project, ...query }: PageOptions & { readonly project?: string }) => {
      const page = await new MoreRoutes(apiOf(context)).attention({ ...query, project_id: project });
      print(context, json, page.items, () => attentionTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });
}

function attentionTable(items: readonly Schemas['Attention'][], width: number): string[] {
  if (items.length === 0) return ['Nothing needs you.'];
  const rows = items.map(({ protocol_run_id, kind, project_name, protocol_name, step_name, message }) => [
    protocol_run_id,
    kind,
    project_name,
    protocol_name,
    step_name ?? '',
    message,
  ]);
  return table(['PROTOCOL ID', 'KIND', 'PROJECT', 'PROTOCOL', 'STEP', 'WHY'], rows, width);
}
