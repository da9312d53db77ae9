import type { Clock } from '../../kernel/clock';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { SecretBox } from '../../ports/secret-box';
import { forgeLocation } from '../domain/forge-location';
import type { CiProvider } from '../domain/project';
import { NO_SECRETS } from './forge-connection';
import type { ProjectStore } from './project.store';

/** Secrets that a sender of webhooks may sign with. */
export interface WebhookKeys {
  /** Whose they are; null: the server's own, which may speak of any project. */
  readonly projectId: string | null;
  /** The current one first. */
  readonly secrets: readonly string[];
}

export interface WebhookOptions {
  /** For senders without a project's own secret; null: none. */
  readonly serverSecret: string | null;
  /** How long the secret before the current one is still accepted, in milliseconds. */
  readonly graceMs: number;
}

/** What a person needs to make the hook of a project on its forge. */
export interface WebhookSetup {
  /** Whose secret signs deliveries to the address of the project. */
  readonly secret: 'project' | 'server' | 'none';
  /** Epoch milliseconds; null: there is no secret before the current one, or its time is over. */
  readonly previousAcceptedUntil: number | null;
}

/**
 * How long a read is believed. Forges send dozens of deliveries a second, each of which would ask the same; what is changed
 * through another process of ours is known here after this time.
 */
const BELIEVED_MS = 5_000;

interface Read {
  readonly until: number;
  readonly value: Promise<unknown>;
}

/** What every delivery asks: who may sign, which project it is about, and what must not be kept of it. */
export class WebhookDirectory {
  private readonly reads = new Map<string, Read>();

  constructor(
    private readonly store: ProjectStore,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly redactor: Redactor,
    private readonly options: WebhookOptions,
  ) {}

  /** A project was changed here: nothing that was read before is believed. */
  forget(): void {
    this.reads.clear();
  }

  /** As it is now: who looks at it may have just changed it, here or elsewhere. */
  async setupOf(projectId: string): Promise<WebhookSetup> {
    const stored = await this.store.webhookSecrets({ projectId });
    const previous = stored.find(({ name }) => name === 'WEBHOOK_SECRET_PREVIOUS');
    const until = previous === undefined ? 0 : previous.createdAt + this.options.graceMs;
    const own = stored.some(({ name }) => name === 'WEBHOOK_SECRET');
    return {
      secret: own ? 'project' : this.options.serverSecret === null ? 'none' : 'server',
      previousAcceptedUntil: until > this.clock.now() ? until : null,
    };
  }

  /** Knows the secrets of the projects; none of a project that is gone. */
  redactorOf(ids: readonly string[]): Promise<Redactor> {
    return this.read(`redactor ${ids.join(' ')}`, async () => {
      const values = await Promise.all(ids.map((id) => this.secretValues(id)));
      return this.redactor.with(values.flat());
    });
  }

  /**
   * Whose signature is accepted, the likeliest first. For one project: its own secret, else the server's. Without a
   * project: the server's, then every project's own.
   */
  async webhookKeys(provider: CiProvider, projectId: string | null): Promise<readonly WebhookKeys[]> {
    const { serverSecret } = this.options;
    const keys = await this.ownKeys(provider, projectId);
    if (serverSecret === null) return keys;
    if (projectId === null) return [{ projectId: null, secrets: [serverSecret] }, ...keys];
    if (keys.length > 0) return keys;
    // A hook outlives its project: it still signs with the server's secret, and is recorded under no project.
    const known = await this.read(`known ${projectId}`, async () => (await this.store.find(projectId)) !== undefined);
    return [{ projectId: known ? projectId : null, secrets: [serverSecret] }];
  }

  /** Projects that a delivery about this repository may concern. One whose place on the forge is not known is taken at its word. */
  async onForge(
    provider: CiProvider,
    among: readonly string[] | null,
    repository: string | null,
  ): Promise<readonly string[]> {
    const places = await this.read(`places ${provider}`, async () =>
      (await this.store.listOnForge(provider)).map((project) => ({
        id: project.id,
        repository: (forgeLocation(project)?.repository ?? project.forgeRepository)?.toLowerCase() ?? null,
      })),
    );
    const told = repository?.toLowerCase() ?? null;
    const fits = places.filter((place) => among?.includes(place.id) !== false);
    return fits.flatMap((place) =>
      place.repository === null || told === null || place.repository === told ? [place.id] : [],
    );
  }

  private async secretValues(id: string): Promise<readonly string[]> {
    const found = await this.store.findWithSecrets(id);
    const sealed = [...(found?.sealed ?? [])].filter(([name]) => !NO_SECRETS.includes(name));
    return sealed.map(([name, value]) => this.box.open(value, { projectId: id, name }));
  }

  private async ownKeys(provider: CiProvider, projectId: string | null): Promise<readonly WebhookKeys[]> {
    const of = projectId === null ? { provider } : { projectId };
    const stored = await this.read(`keys ${projectId ?? provider}`, async () =>
      (await this.store.webhookSecrets(of)).map(({ sealed, ...rest }) => ({
        ...rest,
        secret: this.box.open(sealed, rest),
      })),
    );
    const now = this.clock.now();
    const own = new Map<string, string[]>();
    for (const { projectId: id, name, secret, createdAt } of stored) {
      if (name === 'WEBHOOK_SECRET_PREVIOUS' && createdAt + this.options.graceMs < now) continue;
      own.set(id, [...(own.get(id) ?? []), secret]);
    }
    return [...own].map(([id, secrets]) => ({ projectId: id, secrets }));
  }

  private read<T>(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const known = this.reads.get(key);
    if (known !== undefined && known.until > now) return known.value as Promise<T>;
    // Ids come from addresses that anybody may ask for.
    if (this.reads.size >= MOST_READS) this.reads.clear();
    const value = load();
    this.reads.set(key, { until: now + BELIEVED_MS, value });
    value.catch(() => this.reads.delete(key));
    return value;
  }
}

const MOST_READS = 1_000;
