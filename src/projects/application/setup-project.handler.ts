import { DomainError, NotFound, Unavailable } from '../../kernel/errors';
import { isLocalGitUrl } from '../../kernel/git-names';
import type { ForgeAccess } from '../../ports/forge';
import type { PrepareStage, Repository, Workspaces } from '../../ports/workspaces';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';
import { detectGates, mattersToGates, type SuggestedGate } from '../domain/detect-gates';
import type { Project } from '../domain/project';
import type { SetupFinding, SetupStage } from '../domain/project-setup';
import type { ProjectSetupStore } from './project-setup.store';
import type { ProjectsService } from './projects.service';
import { forgeFindings } from './setup-findings';

/** Build files are small. A lock file need not be read: its name is enough. */
const MAX_FILE_BYTES = 256 * 1024;

/** What a person can do about it, where the error itself cannot know that it is a set-up that asks. */
const ADVICE: Readonly<Record<string, string>> = {
  'git.auth_failed':
    'Set the project secrets GIT_USERNAME and GIT_TOKEN to credentials that may read and push, or the policy push to never, and set the project up again.',
  'git.remote_not_found':
    'Correct git_url, or give the project credentials that may see the repository, and set it up again.',
};
const DEFAULT_ADVICE = 'Correct the project and set it up again.';

/** Asks the forge who we are there; null when the project has no forge or no token for it. */
export type AskForge = (projectId: string) => Promise<ForgeAccess | null>;

/**
 * Finds out whether work on a project can succeed before any has begun: the mirror, the base branch, the right to push,
 * the forge; and looks for commands that could be its gates. Nothing is written into the repository.
 */
export class SetupProjectHandler extends ControlHandler {
  constructor(
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
    private readonly store: ProjectSetupStore,
    private readonly askForge: AskForge = () => Promise.resolve(null),
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const { projectId, cause } = work;
    try {
      await this.store.begin(projectId, cause);
      return await this.setUp(work);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      // The lease is lost, or the process stops: whoever has it next begins where this ended.
      if (work.signal.aborted) return AGAIN;
      if (error instanceof NotFound && error.code === 'project.unknown') return { kind: 'done' };
      const problem = problemOf(error);
      await this.store.fail(projectId, problem, cause);
      // A fault of ours: the runner logs it with its stack.
      if (!(error instanceof DomainError)) throw error;
      return { kind: 'failed', ...problem };
    }
  }

  private async setUp(work: ControlWork): Promise<ControlOutcome> {
    const { projectId, cause, signal } = work;
    const project = await this.projects.get(projectId);
    const { repository } = await this.projects.material(projectId);
    const reached = async (stage: SetupStage, message: string): Promise<void> => {
      signal.throwIfAborted();
      await this.store.stage(projectId, stage, message, cause);
    };
    const { baseSha } = await this.workspaces.prepare(repository, (stage) =>
      reached(stage, PREPARE_MESSAGES[stage](project)),
    );
    await this.workspaces.checkPush(repository);
    await reached('push_checked', pushMessage(repository));
    const findings = await this.askForgeFor(project);
    await reached('forge_checked', forgeMessage(findings));
    const gates = await this.gatesOf(repository, baseSha);
    await reached('gates_detected', GATES_MESSAGE);
    signal.throwIfAborted();
    await this.store.complete(projectId, { base_sha: baseSha, suggested_gates: gates, findings }, cause);
    return { kind: 'done' };
  }

  /** A forge that is away or says no is worth knowing; runs go without it. */
  private async askForgeFor(project: Project): Promise<readonly SetupFinding[]> {
    try {
      return forgeFindings(project, await this.askForge(project.id));
    } catch (error) {
      // An outage of the database is none of the forge.
      if (!(error instanceof DomainError) || !error.code.startsWith('forge.')) throw error;
      return [{ code: error.code, message: error.message }];
    }
  }

  private async gatesOf(repository: Repository, sha: string): Promise<readonly SuggestedGate[]> {
    const request = { wanted: mattersToGates, maxBytes: MAX_FILE_BYTES };
    return detectGates(await this.workspaces.readRoot(repository, sha, request));
  }
}

const AGAIN: ControlOutcome = { kind: 'again', afterMs: 0 };

const PREPARE_MESSAGES: Readonly<Record<PrepareStage, (project: Project) => string>> = {
  fetching: () => 'The repository is being fetched.',
  fetched: () => 'The mirror is up to date.',
  base_found: ({ baseBranch }) => `The base branch ${baseBranch} is there.`,
};
const GATES_MESSAGE = 'The build files were looked through for gates.';

function pushMessage({ pushes, gitUrl }: Repository): string {
  if (!pushes) return 'The project does not push.';
  if (isLocalGitUrl(gitUrl)) return 'The repository is on this machine: pushes need no credentials.';
  return 'The remote takes pushes with these credentials.';
}

function problemOf(error: unknown): SetupFinding {
  if (!(error instanceof DomainError)) {
    return { code: 'project.setup_failed', message: 'The set-up met a fault of ours; the log of the worker has it.' };
  }
  return {
    code: error.code,
    message: `${error.message.replace(/[.\s]*$/, '.')} ${ADVICE[error.code] ?? DEFAULT_ADVICE}`,
  };
}

function forgeMessage(findings: readonly SetupFinding[]): string {
  if (findings.length === 0) return 'The forge and what we may do there: nothing to complain about.';
  return `The forge: ${findings.map((finding) => finding.message).join(' ')}`;
}
