import type { Page, PageRequest } from '../../kernel/page';
import type { Cause } from '../../protocols/domain/run-context';
import type { Project } from '../domain/project';

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
  /** Throws `project.unknown`, and `project.in_use` while a protocol of it is not over. */
  abstract remove(id: string): Promise<void>;
  abstract find(id: string): Promise<Project | undefined>;
  abstract list(page: PageRequest, search?: string): Promise<Page<Project>>;
  abstract secretNames(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The project and its sealed secrets, in one read: every job begins with it. */
  abstract findWithSecrets(
    id: string,
  ): Promise<{ readonly project: Project; readonly sealed: ReadonlyMap<string, string> } | undefined>;
}
