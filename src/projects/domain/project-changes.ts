import type { Project } from './project';

/** Fields that somebody may set, by the names that they have in the API. */
const FIELDS = {
  name: 'name',
  gitUrl: 'git_url',
  baseBranch: 'base_branch',
  ciProvider: 'ci_provider',
  forgeUrl: 'forge_url',
  forgeRepository: 'forge_repository',
  defaultEngine: 'default_engine',
  defaultModels: 'default_models',
  policies: 'policies',
  gates: 'gates',
} as const satisfies Partial<Record<keyof Project, string>>;

/** What a change has touched: names, never values, which may be secrets or hold some. */
export interface ProjectChanges {
  readonly fields: readonly string[];
  readonly secrets_set: readonly string[];
  readonly secrets_removed: readonly string[];
}

export function changesOf(
  before: Project | null,
  after: Project,
  secrets: ReadonlyMap<string, string | null>,
): ProjectChanges {
  const fields = (Object.keys(FIELDS) as (keyof typeof FIELDS)[])
    .filter((field) => before !== null && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => FIELDS[field]);
  const names = [...secrets];
  return {
    fields,
    secrets_set: names.flatMap(([name, sealed]) => (sealed === null ? [] : [name])),
    secrets_removed: names.flatMap(([name, sealed]) => (sealed === null ? [name] : [])),
  };
}
