import type { Cause } from '../../protocols/domain/run-context';
import type { SetupFinding, SetupResult, SetupStage } from '../domain/project-setup';

/**
 * What the set-up of a project has come to, with its events in the same transaction. Every method throws
 * `project.unknown`, and may be called again with the same: then it writes no second event.
 */
export abstract class ProjectSetupStore {
  abstract begin(projectId: string, cause: Cause): Promise<void>;
  /** Nothing happens for a stage that was reached before. */
  abstract stage(projectId: string, stage: SetupStage, message: string, cause: Cause): Promise<void>;
  abstract complete(projectId: string, result: SetupResult, cause: Cause): Promise<void>;
  abstract fail(projectId: string, problem: SetupFinding, cause: Cause): Promise<void>;
}
