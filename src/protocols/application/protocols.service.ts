import { InvalidInput, NotFound } from '../../kernel/errors';
import { demandVersion, type ExpectedVersions } from '../../kernel/expected-version';
import { validateBranchName, validateProtocolName } from '../../kernel/git-names';
import type { Ids } from '../../kernel/ids';
import type { Page, PageRequest } from '../../kernel/page';
import type { EngineRegistry } from '../../ports/engine';
import { demandKnownEngine } from '../../projects/application/known-engine';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { Project } from '../../projects/domain/project';
import { type Models, type Policies, resolvePolicies, type ResolvedPolicies } from '../../projects/domain/policies';
import type { ControlJobType, Job } from '../../queue/domain/job';
import { NOTHING_SPENT } from '../../steps/domain/usage';
import { currentStep, type ProtocolAction } from '../domain/allowed-actions';
import { demandRoom } from '../domain/budget';
import { cancel, pause, resume, retryLatest, runNextStep, start } from '../domain/control';
import { openPr, triggerCi } from '../domain/control-forge';
import type { Elapsed } from '../domain/elapsed';
import { addPlannedSteps, type NewStep } from '../domain/new-step';
import type { ProtocolRun } from '../domain/protocol-run';
import type { Cause, RunContext } from '../domain/run-context';
import { slugOf } from '../domain/slug';
import type { ProtocolFilter, ProtocolStore, ProtocolView } from './protocol.store';

export interface NewProtocol {
  readonly description: string;
  readonly protocolName?: string | undefined;
  readonly baseBranch?: string | undefined;
  readonly engine?: string | undefined;
  readonly models?: Models | undefined;
  readonly steps?: readonly NewStep[] | undefined;
  readonly policies?: Policies | undefined;
}

/** What a command answers: the protocol after it, and the job it made, if any. */
export interface CommandResult {
  readonly protocol: ProtocolView;
  readonly job: Job | null;
}

const COMMANDS: Readonly<Record<ProtocolAction, (context: RunContext) => void>> = {
  start,
  pause,
  resume,
  cancel,
  run_next_step: runNextStep,
  retry_latest: retryLatest,
  open_pr: openPr,
  trigger_ci: triggerCi,
};

/** What an action leaves to a control job. */
const CONTROL_JOB_OF: Partial<Record<ProtocolAction, ControlJobType>> = {
  open_pr: 'pr.sync',
  trigger_ci: 'ci.trigger',
};

export interface ProtocolDefaults {
  readonly engine: string;
  readonly policies: ResolvedPolicies;
}

export class ProtocolsService {
  constructor(
    private readonly store: ProtocolStore,
    private readonly projects: ProjectsService,
    private readonly engines: EngineRegistry,
    private readonly ids: Ids,
    private readonly defaults: ProtocolDefaults,
  ) {}

  /** Throws `project.unknown`, `protocol.name_taken`, `protocol.name_invalid`, `engine.unknown`. */
  async create(projectId: string, input: NewProtocol, cause: Cause): Promise<ProtocolView> {
    const project = await this.projects.get(projectId);
    const engine = this.knownEngine(input.engine ?? project.defaultEngine ?? this.defaults.engine);
    for (const step of input.steps ?? []) if (step.engine != null) this.knownEngine(step.engine);
    const naming =
      input.protocolName === undefined
        ? ({ kind: 'allot', slug: slugOf(input.description) } as const)
        : ({
            kind: 'given',
            name: validateProtocolName(input.protocolName),
            number: Number(input.protocolName.slice(0, 4)),
          } as const);
    const run: Omit<ProtocolRun, 'number' | 'protocolName'> = {
      ...NOTHING_SPENT,
      id: this.ids.next(),
      projectId,
      baseBranch: validateBranchName(input.baseBranch ?? project.baseBranch),
      description: input.description,
      status: 'pending',
      statusReason: null,
      pausedFrom: null,
      engine,
      models: { ...project.defaultModels, ...input.models },
      policies: await this.policiesOf(project, input.policies ?? {}),
      gates: project.gates,
      specHash: null,
      planSha: null,
      baseSha: null,
      headSha: null,
      remoteSha: null,
      ciProvider: project.ciProvider,
      pr: null,
      prRequested: 0,
      prAfter: null,
      prCommented: 0,
      foreignSha: null,
      ci: null,
      ciFixes: null,
      planAttempts: 0,
      planLosses: 0,
      lastSeq: 0,
      version: 1,
      createdAt: 0,
      updatedAt: 0,
    };
    const steps = input.steps ?? [];
    checkIndexes(steps);
    await this.store.create(run, naming, cause, (context) => {
      addPlannedSteps(context, steps);
    });
    return this.get(run.id);
  }

  async get(id: string): Promise<ProtocolView> {
    const view = await this.store.find(id);
    if (view === undefined) throw new NotFound('protocol.unknown', `There is no protocol ${id}.`);
    return view;
  }

  /** With where its time went. */
  async detail(id: string): Promise<{ readonly view: ProtocolView; readonly elapsed: Elapsed | undefined }> {
    const view = await this.get(id);
    return { view, elapsed: await this.store.elapsed(view.run) };
  }

  list(filter: ProtocolFilter, page: PageRequest): Promise<Page<ProtocolView>> {
    return this.store.list(filter, page);
  }

  /**
   * Throws `protocol.transition_refused` with the allowed actions, and `precondition.failed`. `budget` raises caps before a
   * retry; `budget.too_low` when that is not enough.
   */
  async act(
    id: string,
    action: ProtocolAction,
    cause: Cause,
    budget?: Policies,
    expected?: ExpectedVersions,
  ): Promise<CommandResult> {
    const job = await this.store.transact(id, cause, (context) => {
      demandVersion(`Protocol ${context.run.protocolName}`, context.run.version, expected);
      if (budget !== undefined && action === 'retry_latest') {
        context.run.policies = resolvePolicies(context.run.policies, budget);
      }
      const before = context.job;
      COMMANDS[action](context);
      if (action === 'retry_latest' && hasCaps(budget)) demandRoom(context.run, currentStep(context.steps));
      return context.job !== before || action === 'resume' ? context.job : null;
    });
    const protocol = await this.get(id);
    const controlJob = CONTROL_JOB_OF[action];
    const control = protocol.controls.find((candidate) => candidate.type === controlJob);
    return { protocol, job: job ?? control ?? null };
  }

  /** Adds a step to a plan that is not frozen yet. Throws `step.plan_frozen`, `step.index_taken`. */
  async addStep(id: string, step: NewStep, cause: Cause): Promise<string> {
    if (step.engine != null) this.knownEngine(step.engine);
    return this.store.transact(id, cause, (context) => addPlannedSteps(context, [step])[0] ?? '');
  }

  /** Wants a control job of the protocol again. Throws `protocol.unknown`. */
  async wake(id: string, type: ControlJobType, cause: Cause): Promise<CommandResult> {
    await this.store.transact(id, cause, (context) => {
      context.wake(type);
    });
    const protocol = await this.get(id);
    return { protocol, job: protocol.controls.find((job) => job.type === type) ?? null };
  }

  /** Who has given us access to the forge wants the work there; without, nothing could be opened. */
  private async policiesOf(project: Project, own: Policies): Promise<ResolvedPolicies> {
    const policies = resolvePolicies(this.defaults.policies, project.policies, own);
    if (policies.open_pr !== null) return policies;
    return { ...policies, open_pr: (await this.projects.reachesForge(project)) ? 'end' : 'never' };
  }

  private knownEngine(name: string): string {
    return demandKnownEngine(this.engines, name);
  }
}

const hasCaps = (budget: Policies = {}): boolean =>
  Object.entries(budget).some(([name, cap]) => name.startsWith('max_') && cap !== undefined);

function checkIndexes(steps: readonly NewStep[]): void {
  const given = steps.flatMap((step) => step.stepIndex ?? []);
  if (given.length > 0 && given.length !== steps.length) {
    throw new InvalidInput('step.index_mixed', 'Give step_index for every step or for none.');
  }
}
