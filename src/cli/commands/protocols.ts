import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { MoreRoutes } from '../routes';
import { shownOutput } from '../text-width';
import { noteNextPage, pageOptions, type PageOptions, several, timeOptions } from './page-options';
import { bulkCommands } from './protocol-bulk';
import { protocolBody, type ProtocolOptions } from './protocol-body';
import { checkTable, protocolRecord, protocolTable } from './protocol-lines';
import { runCommands } from './run-protocol';
import { stepTable } from './steps';

/** Command and the action of the API behind it. */
const ACTIONS = [
  ['run-next-step', 'run the next step'],
  ['open-pr', 'open its pull request now, whatever its policy says'],
] as const;

interface ListOptions extends PageOptions {
  readonly project?: string;
  readonly status?: readonly string[];
  readonly branch?: string;
  readonly search?: string;
  readonly since?: string;
  readonly until?: string;
  readonly updatedSince?: string;
  readonly updatedUntil?: string;
}

interface CreateOptions extends ProtocolOptions {
  readonly start?: boolean;
  readonly json?: boolean;
}

export function protocolCommands(program: Command, context: CliContext): void {
  const protocols = program.command('protocols').description('plans, each with its own branch');
  const { terminal } = context;

  timeOptions(pageOptions(protocols.command('list').description('newest first')), 'made')
    .option('--updated-since <time>', 'changed from then on')
    .option('--updated-until <time>', 'changed before then')
    .option('--project <id>', 'only of this project')
    .option('--status <status,…>', 'only with one of these', several)
    .option('--branch <branch>', 'only of this branch')
    .option('--search <words>', 'all of them, or their beginnings, in name, description and status reason')
    .action(async ({ json, project, status, since, until, updatedSince, updatedUntil, ...query }: ListOptions) => {
      const page = await apiOf(context).protocols({
        ...query,
        project_id: project,
        status: status?.join(','),
        created_after: since,
        created_before: until,
        updated_after: updatedSince,
        updated_before: updatedUntil,
      });
      print(context, json, page.items, () => protocolTable(page.items, terminal.columns()));
      noteNextPage(context, page);
    });

  protocols
    .command('show <protocol-id>')
    .description('one protocol, its pull request, its CI and its steps')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const api = apiOf(context);
      const [protocol, steps] = await Promise.all([api.protocol(id), api.steps(id)]);
      print(context, json, { ...protocol, steps }, () => [
        ...protocolRecord(protocol),
        '',
        ...stepTable(steps, terminal.columns()),
      ]);
    });

  protocols
    .command('checks <protocol-id>')
    .description('CI checks of its commits, the last heard of first')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const checks = await apiOf(context).checks(id);
      print(context, json, checks, () => checkTable(checks, terminal.columns()));
    });

  protocols
    .command('diff <protocol-id>')
    .description('what it has changed so far, as a unified diff')
    .action(async (id: string) => {
      terminal.write(shownOutput(await new MoreRoutes(apiOf(context)).diffOf('protocols', id)));
    });

  protocols
    .command('create <project-id> <description>')
    .description('a new protocol; without steps, the engine plans it when it is started')
    .option('--name <NNNN-slug>', 'name, branch and folder (default: the next number and words of the description)')
    .option('--base-branch <branch>', 'branch to start from (default: the base branch of the project)')
    .option('--engine <engine>', 'shell, codex or claude (default: that of the project)')
    .option('--steps <file>', 'JSON array of steps; - reads it from stdin')
    .option('--auto-advance', 'start the next step by itself')
    .option('--start', 'start it at once')
    .option('--json', 'print the answer as JSON')
    .action(async (projectId: string, description: string, options: CreateOptions) => {
      const api = apiOf(context);
      const created = await api.createProtocol(projectId, await protocolBody(description, options));
      const protocol = options.start === true ? (await api.act(created.id, 'start')).protocol : created;
      print(context, options.json, protocol, () => protocolRecord(protocol));
    });

  runCommands(protocols, context);
  bulkCommands(protocols, context);
  for (const [name, description] of ACTIONS) {
    protocols
      .command(`${name} <protocol-id>`)
      .description(description)
      .option('--json', 'print the answer as JSON')
      .action(async (id: string, { json }: { json?: boolean }) => {
        const answer = await apiOf(context).act(id, name.replaceAll('-', '_'));
        print(context, json, answer, () => [answer.message]);
      });
  }
}
