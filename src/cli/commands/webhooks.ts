import type { Command } from 'commander';
import type { DeliveryOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { table } from '../table';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

interface ListOptions extends PageOptions {
  readonly project?: string;
  readonly outcome?: string;
}

export function webhookCommands(program: Command, context: CliContext): void {
  const webhooks = program.command('webhooks').description('what forges and CI jobs have sent');

  pageOptions(webhooks.command('list').description('deliveries, newest first'))
    .option('--project <id>', 'only of this project')
    .option('--outcome <outcome>', 'only with this outcome')
    .action(async ({ json, project, ...query }: ListOptions) => {
      const page = await apiOf(context).deliveries({ ...query, project_id: project });
      print(context, json, page.items, () => deliveryTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  webhooks
    .command('replay <delivery-id>')
    .description('take a stored delivery as if it came now')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const answer = await apiOf(context).replay(id);
      print(context, json, answer, () => [answer.message ?? `Delivery ${id} is taken again.`]);
    });
}

function deliveryTable(deliveries: readonly DeliveryOut[], width: number): string[] {
  if (deliveries.length === 0) return ['No deliveries.'];
  const rows = deliveries.map((delivery) => [
    delivery.id,
    delivery.received_at,
    delivery.provider,
    delivery.event ?? '',
    delivery.outcome,
    delivery.reason ?? '',
  ]);
  return table(['ID', 'RECEIVED', 'FROM', 'EVENT', 'OUTCOME', 'WHY'], rows, width);
}
