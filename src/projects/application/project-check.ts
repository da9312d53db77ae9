import { DomainError } from '../../kernel/errors';
import { validateBranchName, validateGitUrl } from '../../kernel/git-names';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { EngineRegistry } from '../../ports/engine';
import type { RemoteLook, Workspaces } from '../../ports/workspaces';
import { forgeOfUrl, validateForgeRepository, validateForgeUrl } from '../domain/forge-location';
import type { CiProvider } from '../domain/project';
import { gitCredentials, NO_SECRETS } from './forge-connection';
import { demandKnownEngine } from './known-engine';
import type { ProjectStore } from './project.store';
import type { ProjectInput } from './projects.service';

/** Whoever waits is typing. */
const LOOK_MS = 10_000;
/** Each is a process of git with a connection of its own. */
const AT_ONCE = 4;
const MAX_BRANCHES = 50;

export interface CheckProblem {
  /** As the API calls it. */
  readonly field: 'name' | 'git_url' | 'base_branch' | 'forge_url' | 'forge_repository' | 'default_engine' | 'secrets';
  readonly code: string;
  readonly message: string;
}

export interface CheckedProject {
  readonly nameTaken: boolean;
  readonly problems: readonly CheckProblem[];
  /** Null: nobody has asked the remote. */
  readonly reachable: boolean | null;
  readonly defaultBranch: string | null;
  /** The default one first; at most 50. */
  readonly branches: readonly string[];
  readonly forge: CiProvider | null;
}

type Input = Partial<ProjectInput>;

/** What would become of a project, before there is one. Nothing is written, and nothing of it is remembered. */
export class ProjectCheck {
  private looking = 0;

  constructor(
    private readonly store: ProjectStore,
    private readonly workspaces: Workspaces,
    private readonly engines: EngineRegistry,
    private readonly redactor: Redactor,
  ) {}

  /** Never throws for what was given: half a form is answered by what it lacks. */
  async check(input: Input): Promise<CheckedProject> {
    const { name = '', gitUrl = '' } = input;
    const nameTaken = name !== '' && (await this.store.findBy('name', name)) !== undefined;
    const problems = this.problemsOf(input, nameTaken);
    const asked = problems.some(({ field }) => field === 'git_url') ? null : await this.look(input);
    const look = asked !== null && 'branches' in asked ? asked : null;
    if (asked !== null && 'code' in asked) problems.push(asked);
    if (look !== null) problems.push(...branchProblems(input, look));
    const { defaultBranch = null, branches = [] } = look ?? {};
    const first = branches.filter((branch) => branch === defaultBranch);
    return {
      nameTaken,
      problems,
      reachable: asked === null || ('code' in asked && asked.code === BUSY.code) ? null : look !== null,
      defaultBranch,
      branches: [...first, ...branches.filter((branch) => branch !== defaultBranch)].slice(0, MAX_BRANCHES),
      forge: forgeOfUrl(gitUrl),
    };
  }

  private problemsOf(input: Input, nameTaken: boolean): CheckProblem[] {
    const { name = '', gitUrl = '', baseBranch, forgeUrl, forgeRepository, defaultEngine } = input;
    const problems: CheckProblem[] = [];
    const demand = (field: CheckProblem['field'], rule: () => unknown): void => {
      try {
        rule();
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        problems.push({ field, code: error.code, message: error.message });
      }
    };
    if (name === '') problems.push({ field: 'name', code: 'required', message: 'The project needs a name.' });
    if (nameTaken) {
      const message = `There is a project of this name already (${name}).`;
      problems.push({ field: 'name', code: 'project.name_taken', message });
    }
    if (gitUrl === '') {
      problems.push({ field: 'git_url', code: 'required', message: 'The project needs the address of a repository.' });
    } else {
      demand('git_url', () => validateGitUrl(gitUrl));
    }
    if (baseBranch !== undefined) demand('base_branch', () => validateBranchName(baseBranch));
    if (forgeUrl != null) demand('forge_url', () => validateForgeUrl(forgeUrl));
    if (forgeRepository != null) demand('forge_repository', () => validateForgeRepository(forgeRepository));
    if (defaultEngine != null) demand('default_engine', () => demandKnownEngine(this.engines, defaultEngine));
    return problems;
  }

  private async look({ gitUrl = '', secrets = {} }: Input): Promise<RemoteLook | CheckProblem> {
    if (this.looking >= AT_ONCE) return BUSY;
    this.looking += 1;
    const given = new Map(Object.entries(secrets).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
    try {
      const remote = { gitUrl, credentials: gitCredentials(given) };
      return await this.workspaces.look({ remote, timeoutMs: LOOK_MS });
    } catch (error) {
      if (!(error instanceof DomainError) || !error.code.startsWith('git.')) throw error;
      const hidden = [...given].flatMap(([name, value]) => (NO_SECRETS.includes(name) ? [] : [value]));
      const field = /^git\.(?:auth_failed|credentials_invalid)$/.test(error.code) ? 'secrets' : 'git_url';
      return { field, code: error.code, message: this.redactor.with(hidden).text(error.message) };
    } finally {
      this.looking -= 1;
    }
  }
}

const BUSY: CheckProblem = {
  field: 'git_url',
  code: 'project.check_busy',
  message: 'Other repositories are being looked at: check it again in a moment.',
};

function branchProblems({ baseBranch = 'main' }: Input, { branches, all }: RemoteLook): readonly CheckProblem[] {
  if (!all || branches.includes(baseBranch)) return [];
  const message = `The repository has no branch ${baseBranch}: push it, or name another one.`;
  return [{ field: 'base_branch', code: 'git.base_branch_missing', message }];
}
