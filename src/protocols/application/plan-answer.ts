import Ajv from 'ajv';
import { messageOf } from '../../kernel/errors';
import type { NewStep } from '../domain/new-step';
import { type EnginePlan, PLAN_SCHEMA } from '../domain/plan-document';

export type PlanAnswer =
  { readonly summary: string; readonly steps: readonly NewStep[] } | { readonly problem: string };

const ajv = new Ajv({ allowUnionTypes: true });
const fitsPlan = ajv.compile<EnginePlan>(PLAN_SCHEMA);

/** An engine's answer as a plan, or what is wrong with it; `check` throws for a plan that breaks a rule. */
export function readPlanAnswer(answer: unknown, check: (steps: readonly NewStep[]) => void): PlanAnswer {
  let value = answer;
  try {
    if (typeof answer === 'string') value = JSON.parse(answer) as unknown;
  } catch {
    return { problem: 'the answer is not JSON.' };
  }
  if (!fitsPlan(value)) return { problem: `${ajv.errorsText(fitsPlan.errors, { dataVar: 'plan' })}.` };
  const steps = value.steps.map((step, index) => ({
    stepIndex: index + 1,
    stepName: step.title,
    instructions: step.instructions,
    gates: step.gates ?? [],
  }));
  try {
    check(steps);
  } catch (error) {
    return { problem: messageOf(error) };
  }
  return { summary: value.summary, steps };
}
