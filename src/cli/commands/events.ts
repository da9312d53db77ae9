import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { EventOut } from '../api/api-types';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import { apiOf, type CliContext, print } from '../cli-context';
import { printable } from '../text-width';
import { noteNextPage, pageOptions, type PageOptions, wholeNumber } from './page-options';

const POLL_MS = 500;
const PAGE = 500;

interface FilterOptions {
  readonly project?: string;
  readonly protocol?: string;
  readonly type?: string;
}

interface WatchOptions extends FilterOptions {
  readonly after?: number;
  readonly json?: boolean;
}

export function eventCommands(program: Command, context: CliContext): void {
  const events = program.command('events').description('the timeline');

  filters(pageOptions(events.command('list').description('newest first'))).action(
    async ({ json, project, protocol, ...query }: PageOptions & FilterOptions) => {
      const api = apiOf(context);
      const page =
        protocol === undefined
          ? await api.events({ ...query, project_id: project })
          : await api.protocolEvents(protocol, { ...query });
      print(context, json, page.items, () => page.items.map(eventLine));
      noteNextPage(context, page);
    },
  );

  filters(events.command('watch').description('as they happen, until interrupted'))
    .option('--after <n>', 'begin after this number (default: now)', wholeNumber)
    .option('--json', 'one JSON object in each line')
    .action(async (options: WatchOptions) => {
      const api = apiOf(context);
      for await (const event of follow(api, options, context.signal)) {
        context.terminal.line(options.json === true ? JSON.stringify(event) : eventLine(event));
      }
    });
}

function filters(command: Command): Command {
  return command
    .option('--project <id>', 'only of this project')
    .option('--protocol <id>', 'only of this protocol')
    .option('--type <type>', 'only of this type');
}

/** Polls; every event comes once, in order. Ends by abortion only. */
async function* follow(api: DeksdenflowApi, options: WatchOptions, signal: AbortSignal): AsyncGenerator<EventOut> {
  const { protocol, project, type } = options;
  const read = async (query: { after?: number; limit: number }): Promise<readonly EventOut[]> =>
    (protocol === undefined
      ? await api.events({ ...query, project_id: project, type })
      : await api.protocolEvents(protocol, { ...query, type })
    ).items;
  let after = options.after ?? numberOf((await read({ limit: 1 }))[0], protocol);
  for (;;) {
    const batch = await read({ after, limit: PAGE });
    for (const event of batch) {
      yield event;
      after = numberOf(event, protocol);
    }
    if (batch.length < PAGE) await pause(POLL_MS, undefined, { signal });
  }
}

/** One protocol counts its own events; the feed of all has a position of its own. */
function numberOf(event: EventOut | undefined, protocol: string | undefined): number {
  if (event === undefined) return 0;
  return (protocol === undefined ? (event.position ?? event.seq) : event.seq) ?? 0;
}

function eventLine(event: EventOut): string {
  return `${event.created_at}  ${event.type.padEnd(22)} ${printable(event.message)}`;
}
