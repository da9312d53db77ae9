import type { Command } from 'commander';
import type { EventOut } from '../api/api-types';
import { apiOf, type CliContext, noteLost, noteRemoved, print } from '../cli-context';
import { EXIT, Leave } from '../exit';
import { printable } from '../text-width';
import { noteNextPage, pageOptions, type PageOptions, several, timeOptions, wholeNumber } from './page-options';

interface FilterOptions {
  readonly project?: string;
  readonly protocol?: string;
  readonly type?: readonly string[];
}

interface ListOptions extends PageOptions, FilterOptions {
  readonly step?: string;
  readonly attempt?: string;
  readonly actor?: string;
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
}

interface WatchOptions extends FilterOptions {
  readonly after?: number;
  readonly json?: boolean;
}

export function eventCommands(program: Command, context: CliContext): void {
  const events = program.command('events').description('the timeline');

  timeOptions(filters(pageOptions(events.command('list').description('newest first'))), 'happened')
    .option('--step <id>', 'only of this step')
    .option('--attempt <id>', 'only of this attempt')
    .option('--actor <actor>', 'only caused by this one, as user:admin')
    .option('--search <text>', 'only with this in the message')
    .action(async ({ json, project, protocol, type, step, attempt, since, until, ...rest }: ListOptions) => {
      const api = apiOf(context);
      const times = { created_after: since, created_before: until };
      const query = { ...rest, ...times, type: type?.join(','), step_id: step, attempt_id: attempt };
      const page =
        protocol === undefined
          ? await api.events({ ...query, project_id: project })
          : await api.protocolEvents(protocol, query);
      print(context, json, page.items, () => page.items.map(eventLine));
      noteNextPage(context, page);
    });

  filters(events.command('watch').description('as they happen, across restarts of the server, until interrupted'))
    .option('--after <n>', 'begin after this position of the whole feed (default: now)', wholeNumber)
    .option('--json', 'one JSON object in each line')
    .action(async ({ json, project, protocol, type, after }: WatchOptions) => {
      const { signal, terminal } = context;
      const query = { project_id: project, protocol_id: protocol, type: type?.join(','), after };
      const heard = { onLost: noteLost(context), onReady: noteRemoved(context) };
      for await (const event of apiOf(context).watchEvents({ query, signal, ...heard })) {
        terminal.line(json === true ? JSON.stringify(event) : eventLine(event));
      }
      // Being interrupted is how watching ends.
      throw new Leave(EXIT.ok);
    });
}

function filters(command: Command): Command {
  return command
    .option('--project <id>', 'only of this project')
    .option('--protocol <id>', 'only of this protocol')
    .option('--type <type,…>', 'only of one of these types', several);
}

function eventLine(event: EventOut): string {
  return `${event.created_at}  ${event.type.padEnd(22)} ${printable(event.message)}`;
}
