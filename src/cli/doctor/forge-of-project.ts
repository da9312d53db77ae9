import { DomainError, messageOf } from '../../kernel/errors';
import type { Forge, ForgeAccess, Forges } from '../../ports/forge';
import { forgeConnection } from '../../projects/application/forge-connection';
import { forgeLocation } from '../../projects/domain/forge-location';
import type { Project } from '../../projects/domain/project';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const LIMIT_MS = 5_000;

/** What to do about what a forge says, by its code. */
const FIXES: Readonly<Record<string, string>> = {
  'forge.unauthorized': 'Store a valid one:',
  'forge.forbidden': 'Give it the rights that docs/forges.md lists, or store another one:',
  'forge.not_found': 'Correct forge_repository, or store a token that may see it:',
};

export interface ForgeExamined {
  /** False: the project has no credentials, or its place on the forge is not known. */
  readonly connected: boolean;
  readonly finding: Finding;
}

/** Where the forge of the project is, whether there are credentials for it, and what these may do there. */
export async function examineForge(
  project: Project,
  secrets: ReadonlyMap<string, string>,
  forges: Forges,
  limitMs = LIMIT_MS,
): Promise<ForgeExamined> {
  const check = `forge of ${project.name}`;
  const location = forgeLocation(project);
  if (location === null) {
    const evidence = `${project.ciProvider ?? ''}, but which repository there cannot be told from git_url`;
    const fix = `npx deksdenflow projects change ${project.id} --forge-url <url> --forge-repository <owner/name>`;
    return { connected: false, finding: warning(check, evidence, fix) };
  }
  const where = `${location.repository} at ${location.apiUrl}`;
  const connection = forgeConnection(project, secrets);
  if (connection === null) {
    const half = secrets.has('GITHUB_APP_ID') ? 'GITHUB_APP_ID without GITHUB_APP_PRIVATE_KEY' : 'no token';
    const evidence = `${where}: ${half}; no pull request is opened, and CI is known by webhooks only`;
    return { connected: false, finding: warning(check, evidence, storeToken(project)) };
  }
  return { connected: true, finding: await asked(project, forges.connect(connection), where, limitMs) };
}

async function asked(project: Project, forge: Forge, where: string, limitMs: number): Promise<Finding> {
  const check = `forge of ${project.name}`;
  try {
    const access = await within(forge.access(), limitMs);
    if (access === undefined) {
      const evidence = `${where} did not answer within ${String(limitMs / 1000)} s`;
      return warning(check, evidence, REACH);
    }
    return judgeAccess(project, access, where);
  } catch (failure) {
    const code = failure instanceof DomainError ? failure.code : 'internal';
    const evidence = `${where}: ${messageOf(failure)}`;
    const fix = FIXES[code];
    if (fix !== undefined) return error(check, evidence, `${fix} ${storeToken(project)}`);
    return warning(check, evidence, code === 'forge.rate_limited' ? 'Ask again after that time.' : REACH);
  }
}

const REACH = 'Check forge_url and the network of this machine; work that needs the forge waits until it answers.';

function judgeAccess(project: Project, { login, writes, defaultBranch }: ForgeAccess, where: string): Finding {
  const check = `forge of ${project.name}`;
  if (!writes) {
    const fix = 'Give it the rights that docs/forges.md lists.';
    return warning(check, `${where}: ${login} may not push or open pull requests`, fix);
  }
  const other = defaultBranch === project.baseBranch ? '' : `; its default branch is ${defaultBranch}`;
  return ok(check, `${where}, as ${login}${other}`);
}

function storeToken({ id }: Project): string {
  return `FORGE_TOKEN=… npx deksdenflow projects change ${id} --secret FORGE_TOKEN`;
}

/** Undefined when it took too long. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
