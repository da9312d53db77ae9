import type { Command } from 'commander';
import { ConfigurationError, InvalidInput } from '../../kernel/errors';
import type { ProjectOut } from '../api/api-types';
import { apiOf, type CliContext, print } from '../cli-context';
import { record, table } from '../table';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';

interface AddOptions {
  readonly baseBranch?: string;
  readonly ci?: string;
  readonly engine?: string;
  readonly autoAdvance?: boolean;
  readonly gate: readonly string[];
  readonly secret: readonly string[];
  readonly json?: boolean;
}

export function projectCommands(program: Command, context: CliContext): void {
  const projects = program.command('projects').description('repositories under management');

  pageOptions(projects.command('list').description('all projects')).action(async ({ json, ...query }: PageOptions) => {
    const page = await apiOf(context).projects({ ...query });
    print(context, json, page.items, () => projectTable(page.items, context.terminal.columns()));
    noteNextPage(context, page);
  });

  projects
    .command('show <project-id>')
    .description('one project')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const project = await apiOf(context).project(id);
      print(context, json, project, () => projectRecord(project));
    });

  projects
    .command('add <name> <git-url>')
    .description('register a repository: a URL, or the path of a local one')
    .option('--base-branch <branch>', 'branch that protocols start from (default: main)')
    .option('--ci <provider>', 'github or gitlab')
    .option('--engine <engine>', 'default engine: shell, codex or claude')
    .option('--auto-advance', 'start the next step by itself')
    .option('--gate <name=command>', 'check of every step; repeat for more', collect, [])
    .option('--secret <NAME>', 'store the value of this environment variable as a secret; repeat for more', collect, [])
    .option('--json', 'print the answer as JSON')
    .action(async (name: string, gitUrl: string, options: AddOptions) => {
      const project = await apiOf(context).addProject(projectBody(name, gitUrl, options, context.environment));
      print(context, options.json, project, () => projectRecord(project));
    });
}

/** Absent options are left out, so that the server's defaults hold. */
function projectBody(
  name: string,
  gitUrl: string,
  options: AddOptions,
  environment: NodeJS.ProcessEnv,
): Record<string, unknown> {
  return {
    name,
    git_url: gitUrl,
    ...(options.baseBranch === undefined ? {} : { base_branch: options.baseBranch }),
    ...(options.ci === undefined ? {} : { ci_provider: options.ci }),
    ...(options.engine === undefined ? {} : { default_engine: options.engine }),
    ...(options.autoAdvance === undefined ? {} : { policies: { auto_advance: true } }),
    ...(options.gate.length === 0 ? {} : { gates: options.gate.map(gateOf) }),
    ...(options.secret.length === 0 ? {} : { secrets: secretsFrom(options.secret, environment) }),
  };
}

function gateOf(text: string): { name: string; command: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) {
    throw new InvalidInput('cli.gate_invalid', `A gate is given as name=command, not as "${text}".`);
  }
  return { name: text.slice(0, at), command: text.slice(at + 1) };
}

/** Values come by environment: everybody on a machine can read the arguments of its processes. */
function secretsFrom(names: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = names.map((name): [string, string] => {
    const value = environment[name];
    if (value === undefined || value === '') {
      throw new ConfigurationError(`The environment variable ${name} is not set: it should hold the secret's value.`);
    }
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function projectTable(projects: readonly ProjectOut[], width: number): string[] {
  if (projects.length === 0) return ['No projects. Register one: deksdenflow projects add <name> <git-url>'];
  const rows = projects.map((project) => [
    project.id,
    project.name,
    project.base_branch,
    project.default_engine ?? '',
    project.git_url,
  ]);
  return table(['ID', 'NAME', 'BASE', 'ENGINE', 'REPOSITORY'], rows, width);
}

function projectRecord(project: ProjectOut): string[] {
  return record([
    ['id', project.id],
    ['name', project.name],
    ['repository', project.git_url],
    ['base branch', project.base_branch],
    ['engine', project.default_engine],
    ['ci', project.ci_provider],
    ['secrets', project.secret_names.join(', ')],
    ['created', project.created_at],
  ]);
}
