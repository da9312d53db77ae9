import type { Page, PageRequest } from '../../kernel/page';
import type { Job } from '../../queue/domain/job';
import type { Cause } from '../../protocols/domain/run-context';
import type { CiProvider, Project } from '../domain/project';

export interface StoredWebhookSecret {
  readonly projectId: string;
  readonly name: string;
  readonly sealed: string;
  readonly createdAt: number;
}

export interface ProjectFilter {
  /** Part of the name. */
  readonly search?: string | undefined;
  /** Nothing but this one. */
  readonly only?: string | null;
}

export abstract class ProjectStore {
  /** Throws `project.name_taken`. */
  abstract insert(project: Project, sealedSecrets: ReadonlyMap<string, string>, cause: Cause): Promise<void>;
  /**
   * Locks the row, lets `change` make the new one, writes it with its version raised. A sealed secret of null removes it.
   * Throws `project.unknown`, `project.name_taken`.
   */
  abstract update(
    id: string,
    change: (project: Project) => Project,
    sealedSecrets: ReadonlyMap<string, string | null>,
    cause: Cause,
  ): Promise<Project>;
  /** Wants the set-up of the project (again); the job where the queue is to hear of it now. Throws `project.unknown`. */
  abstract setUp(id: string, cause: Cause): Promise<Job | undefined>;
  /**
   * Throws `project.unknown`, what `check` throws under the row's lock, and `project.in_use` while a protocol of it is not
   * over.
   */
  abstract remove(
    id: string,
    cause: Cause,
    check?: (project: Pick<Project, 'name' | 'version'>) => void,
  ): Promise<void>;
  abstract find(id: string): Promise<Project | undefined>;
  /** The oldest one. */
  abstract findBy(field: 'name' | 'gitUrl', value: string): Promise<Project | undefined>;
  abstract list(page: PageRequest, filter: ProjectFilter): Promise<Page<Project>>;
  abstract secretNames(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Current and previous webhook secrets, sealed, the current ones first. */
  abstract webhookSecrets(
    of: { readonly provider: CiProvider } | { readonly projectId: string },
  ): Promise<readonly StoredWebhookSecret[]>;
  abstract listOnForge(provider: CiProvider): Promise<readonly Project[]>;
  /** The project and its sealed secrets, in one read: every job begins with it. */
  abstract findWithSecrets(
    id: string,
  ): Promise<{ readonly project: Project; readonly sealed: ReadonlyMap<string, string> } | undefined>;
}
