import type { Command } from 'commander';
import { apiOf, type CliContext, print } from '../cli-context';
import { MoreRoutes } from '../routes';
import { noteNextPage, pageOptions, type PageOptions } from './page-options';
import { projectBody, projectOptions, type ProjectOptions } from './project-body';
import { projectRecord, projectTable } from './project-lines';

export function projectCommands(program: Command, context: CliContext): void {
  const projects = program.command('projects').description('repositories under management');

  pageOptions(projects.command('list').description('all projects')).action(async ({ json, ...query }: PageOptions) => {
    const page = await apiOf(context).projects({ ...query });
    print(context, json, page.items, () => projectTable(page.items, context.terminal.columns()));
    noteNextPage(context, page);
  });

  projects
    .command('show <project-id>')
    .description('one project, and what its set-up has found')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const project = await apiOf(context).project(id);
      print(context, json, project, () => projectRecord(project));
    });

  projectOptions(
    projects.command('add <name> <git-url>').description('register a repository: a URL, or the path of a local one'),
  ).action(async (name: string, gitUrl: string, options: ProjectOptions) => {
    const body = { name, git_url: gitUrl, ...(await projectBody(context, options)) };
    const project = await apiOf(context).addProject(body);
    print(context, options.json, project, () => projectRecord(project));
  });

  projectOptions(
    projects.command('change <project-id>').description('change what is given; protocols that exist stay as they are'),
  ).action(async (id: string, options: ProjectOptions) => {
    const project = await apiOf(context).changeProject(id, await projectBody(context, options));
    print(context, options.json, project, () => projectRecord(project));
  });

  projects
    .command('remove <project-id>')
    .description('forget it and all of its protocols; refused while one is running. The repository stays as it is')
    .action(async (id: string) => {
      await new MoreRoutes(apiOf(context)).removeProject(id);
      context.terminal.line(`Project ${id} is removed.`);
    });

  projects
    .command('setup <project-id>')
    .description('look at its repository, forge and build files again')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const project = await apiOf(context).setUpProject(id);
      print(context, json, project, () => [
        `The set-up of ${project.name} is queued; its result is in: deksdenflow projects show ${project.id}`,
      ]);
    });
}
