import type { Page, PageRequest } from '../../kernel/page';
import type { Attempt } from '../domain/attempt';
import type { AttemptFilter, ListedAttempt } from './listed-attempt';
import type { StepRun, StepSpec } from '../domain/step-run';

export type AttemptsOf = { readonly stepRunId: string } | { readonly protocolRunId: string };

/** Reads of steps and attempts, and the few writes that need no lifecycle. Statuses are written by the protocol store. */
export abstract class StepStore {
  abstract find(stepRunId: string): Promise<(StepRun & StepSpec) | undefined>;
  abstract listSpecs(protocolRunId: string): Promise<readonly (StepRun & StepSpec)[]>;
  abstract findAttempt(attemptId: string): Promise<Attempt | undefined>;
  /** The same, page by page. */
  abstract pageAttempts(of: AttemptsOf, page: PageRequest): Promise<Page<Attempt>>;
  /** Of everything, newest first. */
  abstract listAll(filter: AttemptFilter, page: PageRequest): Promise<Page<ListedAttempt>>;
  /** Of one step, or of the whole protocol, oldest first. */
  abstract listAttempts(of: AttemptsOf): Promise<readonly Attempt[]>;
}
