import type { Command } from 'commander';
import type { BulkItemOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { EXIT, Leave } from '../exit';
import { printable } from '../text-width';

/** Command, the action of the API behind it, and what it does. */
const ACTIONS = [
  ['start', 'start', 'plan, then run'],
  ['pause', 'pause', 'let the running attempt end, start no other'],
  ['resume', 'resume', 'go on after a pause'],
  ['cancel', 'cancel', 'end it for good; running agents are stopped'],
  ['retry-latest', 'retry_latest', 'try again what failed or was blocked'],
] as const;

/** Commands on one protocol or on several: of one the answer is as it is, of several there is a line for each. */
export function bulkCommands(protocols: Command, context: CliContext): void {
  for (const [name, action, description] of ACTIONS) {
    const command = protocols
      .command(`${name} <protocol-id...>`)
      .description(description)
      .option('--json', 'print the answer as JSON')
      .action(async (ids: readonly string[], { json }: { json?: boolean }) => {
        await oneOrSeveral(context, json, ids, `/protocols/actions/${action}`, async (id) => {
          const answer = await apiOf(context).act(id, action);
          print(context, json, answer, () => [answer.message]);
        });
      });
    if (name === 'retry-latest') command.alias('retry');
  }
}

/** Of one id the answer as it is; of several a line for each, and exit code 1 when one has failed. */
export async function oneOrSeveral(
  context: CliContext,
  json: boolean | undefined,
  ids: readonly string[],
  bulkPath: string,
  one: (id: string) => Promise<void>,
): Promise<void> {
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) {
    await one(only);
    return;
  }
  const items = await apiOf(context).actOnAll(bulkPath, ids);
  print(context, json, items, () => items.map(bulkLine));
  if (items.some((item) => !item.ok)) throw new Leave(EXIT.failure);
}

function bulkLine({ id, ok, code, message }: BulkItemOut): string {
  return `${id}  ${ok ? 'ok' : `failed (${code ?? 'unknown'})`}  ${printable(message)}`;
}
