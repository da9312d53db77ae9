import type { Attempt } from '../domain/attempt';
import type { StepRun, StepSpec } from '../domain/step-run';

/** Reads of steps and attempts, and the few writes that need no lifecycle. Statuses are written by the protocol store. */
export abstract class StepStore {
  abstract find(stepRunId: string): Promise<(StepRun & StepSpec) | undefined>;
  abstract listSpecs(protocolRunId: string): Promise<readonly (StepRun & StepSpec)[]>;
  abstract findAttempt(attemptId: string): Promise<Attempt | undefined>;
  /** Of one step, or of the whole protocol, oldest first. */
  abstract listAttempts(
    of: { readonly stepRunId: string } | { readonly protocolRunId: string },
  ): Promise<readonly Attempt[]>;
  /** Instructions, commands and gates of a step that is still pending; the caller holds no lock, the statement checks. */
  abstract updateSpec(stepRunId: string, spec: Partial<StepSpec>): Promise<void>;
}
