import { type Command, Option } from 'commander';
import { CI_PROVIDERS } from '../../projects/domain/project';
import { DELIVERY_OUTCOMES } from '../../webhooks/domain/delivery';
import type { DeliveryOut, ReceiptOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { table } from '../table';
import { noteNextPage, pageOptions, type PageOptions, timeOptions } from './page-options';
import { oneOrSeveral } from './protocol-bulk';

interface ListOptions extends PageOptions {
  readonly project?: string;
  readonly protocol?: string;
  readonly provider?: string;
  readonly outcome?: string;
  readonly since?: string;
  readonly until?: string;
}

export function webhookCommands(program: Command, context: CliContext): void {
  const webhooks = program.command('webhooks').description('what forges and CI jobs have sent');

  timeOptions(pageOptions(webhooks.command('list').description('deliveries, newest first')), 'received')
    .option('--project <id>', 'only of this project')
    .option('--protocol <id>', 'only of this protocol')
    .addOption(new Option('--provider <provider>', 'only from there').choices(CI_PROVIDERS))
    .addOption(new Option('--outcome <outcome>', 'only with this outcome').choices(DELIVERY_OUTCOMES))
    .action(async ({ json, project, protocol, since, until, ...query }: ListOptions) => {
      const times = { received_after: since, received_before: until };
      const page = await apiOf(context).deliveries({
        ...query,
        ...times,
        project_id: project,
        protocol_id: protocol,
      });
      print(context, json, page.items, () => deliveryTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    });

  webhooks
    .command('replay <delivery-id...>')
    .description('take a stored delivery in once more, by the rules of today')
    .option('--json', 'print the answer as JSON')
    .action(async (ids: readonly string[], { json }: { json?: boolean }) => {
      await oneOrSeveral(context, json, ids, '/webhooks/deliveries/actions/replay', async (id) => {
        const answer = await apiOf(context).replay(id);
        print(context, json, answer, () => [replayText(id, answer)]);
      });
    });
}

function replayText(id: string, { id: now, outcome, reason }: ReceiptOut): string {
  return `Delivery ${id} was taken in again as ${now}: ${outcome}${reason === null ? '.' : `. ${reason}`}`;
}

function deliveryTable(deliveries: readonly DeliveryOut[], width: number): string[] {
  if (deliveries.length === 0) return ['No deliveries.'];
  const rows = deliveries.map((delivery) => [
    delivery.id,
    delivery.received_at,
    delivery.provider,
    delivery.event,
    delivery.outcome,
    delivery.reason ?? '',
  ]);
  return table(['ID', 'RECEIVED', 'FROM', 'EVENT', 'OUTCOME', 'WHY'], rows, width);
}
