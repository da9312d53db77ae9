import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kernel/clock';
import { NotFound } from '../../kernel/errors';
import { demandVersion, type ExpectedVersions } from '../../kernel/expected-version';
import { validateBranchName, validateGitUrl } from '../../kernel/git-names';
import type { Ids } from '../../kernel/ids';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { Page, PageRequest } from '../../kernel/page';
import type { EngineRegistry } from '../../ports/engine';
import type { SecretBox } from '../../ports/secret-box';
import type { ForgeConnection } from '../../ports/forge';
import type { Repository } from '../../ports/workspaces';
import type { Cause } from '../../protocols/domain/run-context';
import { type Gate, type Models, type Policies, type PolicyName, withoutPolicies } from '../domain/policies';
import type { CiProvider, Project } from '../domain/project';
import { forgeLocation, validateForgeRepository, validateForgeUrl } from '../domain/forge-location';
import { forgeConnection, gitCredentials, givesAccess, NO_SECRETS, OWN_SECRETS } from './forge-connection';
import { demandKnownEngine } from './known-engine';
import type { ProjectFilter, ProjectStore } from './project.store';
import { WebhookDirectory, type WebhookKeys, type WebhookOptions, type WebhookSetup } from './webhook-directory';

export interface ProjectInput {
  readonly name: string;
  readonly gitUrl: string;
  readonly baseBranch?: string | undefined;
  readonly ciProvider?: CiProvider | null | undefined;
  readonly forgeUrl?: string | null | undefined;
  readonly forgeRepository?: string | null | undefined;
  readonly defaultEngine?: string | null | undefined;
  readonly defaultModels?: Models | undefined;
  readonly policies?: Policies | undefined;
  readonly gates?: readonly Gate[] | undefined;
  /** Write-only. Null removes one. */
  readonly secrets?: Readonly<Record<string, string | null>> | undefined;
}

export interface ProjectChange extends Partial<ProjectInput> {
  /** What is left out of {@link policies} stays as it is; these are forgotten, so that the configuration decides. */
  readonly unsetPolicies?: readonly PolicyName[] | undefined;
}

export interface ProjectView {
  readonly project: Project;
  readonly secretNames: readonly string[];
}

export interface ProjectMaterial {
  /** The project as git needs it. */
  readonly repository: Repository;
  /** Variables for agents of the project: its secrets but those for git, the forge and webhooks. */
  readonly agentSecrets: Readonly<Record<string, string>>;
  /** Null without a forge, or without a token for it. */
  readonly forge: ForgeConnection | null;
  /** Knows the project's secrets, of whatever length. */
  readonly redactor: Redactor;
}

const WEBHOOK_SECRET_BYTES = 32;

export class ProjectsService {
  private readonly directory: WebhookDirectory;

  constructor(
    private readonly store: ProjectStore,
    private readonly box: SecretBox,
    private readonly engines: EngineRegistry,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly redactor: Redactor,
    webhooks: WebhookOptions,
  ) {
    this.directory = new WebhookDirectory(store, box, clock, redactor, webhooks);
  }

  /** Throws `project.name_taken`, `git.url_refused`, `git.branch_invalid`, `engine.unknown`. */
  async create(input: ProjectInput, cause: Cause): Promise<ProjectView> {
    const now = this.clock.now();
    const blank: Project = {
      id: this.ids.next(),
      name: input.name,
      gitUrl: input.gitUrl,
      baseBranch: 'main',
      ciProvider: null,
      forgeUrl: null,
      forgeRepository: null,
      defaultEngine: null,
      defaultModels: {},
      policies: {},
      gates: [],
      setup: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    const project = this.merge(blank, input);
    const sealed = new Map(
      [...this.seal(project.id, input.secrets)].flatMap(([name, value]) =>
        value === null ? [] : [[name, value] as const],
      ),
    );
    await this.store.insert(project, sealed, cause);
    this.directory.forget();
    return this.view(project.id);
  }

  /** Throws what {@link create} throws, `project.unknown`, `precondition.failed`. */
  async change(id: string, input: ProjectChange, cause: Cause, expected?: ExpectedVersions): Promise<ProjectView> {
    const project = await this.store.update(
      id,
      (before) => {
        demandVersion(`Project ${before.name}`, before.version, expected);
        return this.merge(before, input);
      },
      this.seal(id, input.secrets),
      cause,
    );
    this.directory.forget();
    return this.view(project);
  }

  /** Looks at repository, forge and gates again. Throws `project.unknown`. */
  async setUp(id: string, cause: Cause): Promise<ProjectView> {
    await this.store.setUp(id, cause);
    return this.view(id);
  }

  /**
   * Makes a new secret for webhooks, which nobody can read again; the one before is accepted for a while. Throws
   * `project.unknown`, `precondition.failed`.
   */
  async rotateWebhookSecret(
    id: string,
    cause: Cause,
    expected?: ExpectedVersions,
  ): Promise<{ readonly secret: string; readonly setup: WebhookSetup }> {
    const secret = randomBytes(WEBHOOK_SECRET_BYTES).toString('base64url');
    await this.change(id, { secrets: { WEBHOOK_SECRET: secret } }, cause, expected);
    return { secret, setup: await this.directory.setupOf(id) };
  }

  /** Throws `project.unknown`, `project.in_use`, `precondition.failed`. */
  async remove(id: string, cause: Cause, expected?: ExpectedVersions): Promise<void> {
    await this.store.remove(id, cause, ({ name, version }) => {
      demandVersion(`Project ${name}`, version, expected);
    });
    this.directory.forget();
  }

  async get(id: string): Promise<Project> {
    const project = await this.store.find(id);
    if (project === undefined) throw new NotFound('project.unknown', `There is no project ${id}.`);
    return project;
  }

  /** The oldest one. */
  findBy(field: 'name' | 'gitUrl', value: string): Promise<Project | undefined> {
    return this.store.findBy(field, value);
  }

  async view(of: string | Project): Promise<ProjectView> {
    const project = typeof of === 'string' ? await this.get(of) : of;
    const names = await this.store.secretNames([project.id]);
    return { project, secretNames: names.get(project.id) ?? [] };
  }

  async list(page: PageRequest, filter: ProjectFilter = {}): Promise<Page<ProjectView>> {
    const found = await this.store.list(page, filter);
    const names = await this.store.secretNames(found.items.map((project) => project.id));
    return { ...found, items: found.items.map((project) => ({ project, secretNames: names.get(project.id) ?? [] })) };
  }

  /** What work on the project needs. Only for work in progress: it holds credentials. Throws `project.unknown`. */
  async material(id: string): Promise<ProjectMaterial> {
    const found = await this.store.findWithSecrets(id);
    if (found === undefined) throw new NotFound('project.unknown', `There is no project ${id}.`);
    const { project, sealed } = found;
    const secrets = new Map([...sealed].map(([name, value]) => [name, this.box.open(value, { projectId: id, name })]));
    return {
      repository: {
        projectId: project.id,
        gitUrl: project.gitUrl,
        baseBranch: project.baseBranch,
        credentials: gitCredentials(secrets),
        pushes: project.policies.push !== 'never',
      },
      agentSecrets: Object.fromEntries([...secrets].filter(([name]) => !OWN_SECRETS.includes(name))),
      forge: forgeConnection(project, secrets),
      redactor: this.redactor.with([...secrets].flatMap(([name, value]) => (NO_SECRETS.includes(name) ? [] : [value]))),
    };
  }

  webhookSetup(id: string): Promise<WebhookSetup> {
    return this.directory.setupOf(id);
  }

  /** See {@link WebhookDirectory}. */
  redactorOf(ids: readonly string[]): Promise<Redactor> {
    return this.directory.redactorOf(ids);
  }

  webhookKeys(provider: CiProvider, projectId: string | null): Promise<readonly WebhookKeys[]> {
    return this.directory.webhookKeys(provider, projectId);
  }

  onForge(
    provider: CiProvider,
    among: readonly string[] | null,
    repository: string | null,
  ): Promise<readonly string[]> {
    return this.directory.onForge(provider, among, repository);
  }

  /** True when pull requests can be opened and checks read with what the project has. */
  async reachesForge(project: Project): Promise<boolean> {
    if (forgeLocation(project) === null) return false;
    const names = (await this.store.secretNames([project.id])).get(project.id) ?? [];
    return givesAccess(project.ciProvider, names);
  }

  private merge(before: Project, input: ProjectChange): Project {
    const engine = input.defaultEngine === undefined ? before.defaultEngine : input.defaultEngine;
    if (engine !== null) demandKnownEngine(this.engines, engine);
    return {
      ...before,
      name: input.name ?? before.name,
      gitUrl: validateGitUrl(input.gitUrl ?? before.gitUrl),
      baseBranch: validateBranchName(input.baseBranch ?? before.baseBranch),
      ciProvider: input.ciProvider === undefined ? before.ciProvider : input.ciProvider,
      forgeUrl: kept(input.forgeUrl, before.forgeUrl, validateForgeUrl),
      forgeRepository: kept(input.forgeRepository, before.forgeRepository, validateForgeRepository),
      defaultEngine: engine,
      defaultModels: input.defaultModels ?? before.defaultModels,
      policies: { ...withoutPolicies(before.policies, input.unsetPolicies ?? []), ...input.policies },
      gates: input.gates ?? before.gates,
    };
  }

  private seal(projectId: string, secrets: ProjectInput['secrets']): ReadonlyMap<string, string | null> {
    const entries = Object.entries(secrets ?? {});
    return new Map(
      entries.map(([name, value]) => [name, value === null ? null : this.box.seal(value, { projectId, name })]),
    );
  }
}

/** Left out: as before. Null: none. */
function kept(given: string | null | undefined, before: string | null, check: (text: string) => string): string | null {
  if (given === undefined) return before;
  return given === null ? null : check(given);
}
