import type { Command } from 'commander';
import type { NewTokenOut, TokenOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { record, table } from '../table';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

interface CreateOptions {
  readonly role?: string;
  readonly project?: string;
  readonly expires?: string;
  readonly json?: boolean;
}

export function tokenCommands(program: Command, context: CliContext): void {
  const tokens = program.command('tokens').description('who may use the API; for admins');

  tokens
    .command('create <name>')
    .description('make a token; its value is shown this once')
    .option('--role <role>', 'viewer, operator or admin (default: viewer; operator with --project)')
    .option('--project <id>', 'good for this project only')
    .option('--expires <time>', 'when it ends, as 2030-01-31T12:00:00Z (default: never)')
    .option('--json', 'print the answer as JSON')
    .action(async (name: string, { json, role, project, expires }: CreateOptions) => {
      const token = await apiOf(context).createToken({
        name,
        ...(role === undefined ? {} : { role }),
        ...(project === undefined ? {} : { project_id: project }),
        ...(expires === undefined ? {} : { expires_at: expires }),
      });
      print(context, json, token, () => newTokenLines(token));
      if (json !== true) context.terminal.note('Keep the value now: it cannot be shown again.');
    });

  pageOptions(tokens.command('list').description('tokens, newest first')).action(
    async ({ json, ...query }: PageOptions) => {
      const page = await apiOf(context).tokens({ ...query });
      print(context, json, page.items, () => tokenTable(page.items, context.terminal.columns()));
      noteNextPage(context, page);
    },
  );

  tokens
    .command('revoke <token-id>')
    .description('end a token now, everywhere')
    .action(async (id: string) => {
      await apiOf(context).revokeToken(id);
      context.terminal.line(`Token ${id} is revoked.`);
    });
}

function newTokenLines(token: NewTokenOut): string[] {
  return record([
    ['id', token.id],
    ['name', token.name],
    ['role', token.role],
    ['project', token.project_id],
    ['expires', token.expires_at],
    ['value', token.value],
  ]);
}

function tokenTable(tokens: readonly TokenOut[], width: number): string[] {
  if (tokens.length === 0) return ['No tokens. Make one: deksdenflow tokens create <name>'];
  const rows = tokens.map((token) => [
    token.id,
    token.name,
    token.role,
    token.project_id ?? 'all',
    token.hint,
    token.revoked_at === null ? (token.expires_at ?? 'never') : 'revoked',
    token.last_used_at ?? 'never',
  ]);
  return table(['ID', 'NAME', 'ROLE', 'PROJECT', 'VALUE', 'ENDS', 'LAST USED'], rows, width);
}
