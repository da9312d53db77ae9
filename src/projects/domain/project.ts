import type { Gate, Models, Policies } from './policies';
import type { ProjectSetup } from './project-setup';

export const CI_PROVIDERS = ['github', 'gitlab'] as const;
export type CiProvider = (typeof CI_PROVIDERS)[number];

/** A git repository under management. Times are epoch milliseconds. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly gitUrl: string;
  readonly baseBranch: string;
  readonly ciProvider: CiProvider | null;
  /** Base URL of the forge's API where it cannot be told from the repository's address; null: it can, or there is none. */
  readonly forgeUrl: string | null;
  /** `owner/name` on the forge, where it cannot be told from the repository's address. */
  readonly forgeRepository: string | null;
  readonly defaultEngine: string | null;
  readonly defaultModels: Models;
  readonly policies: Policies;
  readonly gates: readonly Gate[];
  /** What the set-up job has found; null before the first. Written by `ProjectSetupStore` alone. */
  readonly setup: ProjectSetup | null;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
