import { Conflict, InvalidInput } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Gate } from '../../projects/domain/policies';
import type { StepQa, StepRun, StepSpec, StepType } from '../../steps/domain/step-run';
import { NOTHING_SPENT } from '../../steps/domain/usage';
import { demandUnplanned } from './control';
import type { RunContext } from './run-context';

export const MAX_STEPS = 99;

/** A step as a person or a plan describes it. */
export interface NewStep {
  readonly stepName: string;
  readonly stepIndex?: number | undefined;
  readonly stepType?: StepType | undefined;
  readonly engine?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly instructions?: string | undefined;
  readonly commands?: readonly string[] | undefined;
  readonly gates?: readonly Gate[] | undefined;
  readonly qa?: StepQa | undefined;
  readonly maxAttempts?: number | null | undefined;
}

/** Adds steps to a protocol whose plan is not frozen; returns their ids. */
export function addPlannedSteps(context: RunContext, steps: readonly NewStep[]): string[] {
  demandUnplanned(context, 'adding a step');
  return steps.map((step) => {
    const index = step.stepIndex ?? (context.steps.at(-1)?.stepIndex ?? 0) + 1;
    if (!Number.isInteger(index) || index < 1)
      throw new InvalidInput('step.index_invalid', `Steps are numbered from 1; ${String(index)} is no such number.`);
    if (context.steps.some((other) => other.stepIndex === index)) {
      throw new Conflict('step.index_taken', `The protocol has a step ${String(index)} already.`);
    }
    if (index > MAX_STEPS)
      throw new InvalidInput('step.too_many', `A protocol has at most ${String(MAX_STEPS)} steps.`);
    const row = newStepRow({ protocolRunId: context.run.id, ids: context.ids, now: context.now }, index, step);
    context.addStep(row);
    context.record({ type: 'step_created', message: `Step ${row.stepName} was added.`, stepRunId: row.id });
    return row.id;
  });
}

export function newStepRow(
  of: { readonly protocolRunId: string; readonly ids: Ids; readonly now: number },
  index: number,
  step: NewStep,
): StepRun & StepSpec {
  return {
    ...NOTHING_SPENT,
    id: of.ids.next(),
    protocolRunId: of.protocolRunId,
    stepIndex: index,
    stepName: step.stepName,
    stepType: step.stepType ?? 'work',
    status: 'pending',
    statusReason: null,
    engine: step.engine ?? null,
    model: step.model ?? null,
    qa: step.qa ?? {},
    maxAttempts: step.maxAttempts ?? null,
    summary: null,
    retries: 0,
    attemptsCount: 0,
    losses: 0,
    qaErrors: 0,
    baseSha: null,
    headSha: null,
    verdict: null,
    failureFingerprint: null,
    instructions: step.instructions ?? '',
    commands: step.commands ?? [],
    gates: step.gates ?? [],
    version: 1,
    createdAt: of.now,
    updatedAt: of.now,
  };
}
