import type { ProjectOut, SetupOut } from '../api/api-types';
import { record, table } from '../table';

export function projectTable(projects: readonly ProjectOut[], width: number): string[] {
  if (projects.length === 0) return ['No projects. Register one: deksdenflow projects add <name> <git-url>'];
  const rows = projects.map((project) => [
    project.id,
    project.name,
    project.base_branch,
    project.default_engine ?? '',
    project.setup?.status ?? '',
    project.git_url,
  ]);
  return table(['ID', 'NAME', 'BASE', 'ENGINE', 'SET-UP', 'REPOSITORY'], rows, width);
}

export function projectRecord(project: ProjectOut): string[] {
  const forge = [project.ci_provider, project.forge_repository, project.forge_url].filter((part) => part != null);
  return record([
    ['id', project.id],
    ['name', project.name],
    ['repository', project.git_url],
    ['base branch', project.base_branch],
    ['engine', project.default_engine],
    ['forge', forge.join(' ')],
    ['secrets', project.secret_names.join(', ')],
    ['created', project.created_at],
    ...setupEntries(project.setup),
  ]);
}

function setupEntries(setup: SetupOut | null | undefined): [string, string][] {
  if (setup == null) return [];
  const { status, stage, base_sha: sha, problem } = setup;
  const how = status === 'completed' ? (sha === null ? null : `at ${sha.slice(0, 10)}`) : stage && `after ${stage}`;
  const said = problem === null ? setup.findings : [problem, ...setup.findings];
  return [
    ['set-up', [status, how].filter((part) => part != null).join(' ')],
    ...said.map(({ code, message }): [string, string] => ['', `${code}: ${message}`]),
    ...setup.suggested_gates.map(({ name, command, source }, index): [string, string] => [
      index === 0 ? 'suggested' : '',
      `--gate "${name}=${command}" (${source})`,
    ]),
  ];
}
