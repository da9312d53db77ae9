import { ValidateBy } from 'class-validator';
import { Choice, Decimal, Flag, Ruled, Text, TextList, Whole } from '../../platform/http/fields';
import { BUDGET_MODES, type CiFixPolicy, OPEN_PR_POLICIES, PUSH_POLICIES, QA_POLICIES } from '../domain/policies';

const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@[\]+-]*$/;

/** A model's name becomes an argument of a CLI, so it must not look like an option. */
export const ModelName = (field: { readonly nullable?: true } = {}): PropertyDecorator =>
  Text({ min: 1, max: 200, pattern: MODEL, example: 'gpt-5-codex', ...field });

export class BudgetDto {
  @Whole({ min: 1, nullable: true, description: 'Null: no cap.', example: 400_000 }) max_tokens_per_step?:
    number | null;
  @Whole({ min: 1, nullable: true, description: 'Null: no cap.' }) max_tokens_per_protocol?: number | null;
  @Decimal({ min: 0, nullable: true, description: 'Null: no cap.' }) max_usd_per_step?: number | null;
  @Decimal({ min: 0, nullable: true, description: 'Null: no cap.' }) max_usd_per_protocol?: number | null;
  @Choice(BUDGET_MODES, { description: 'strict stops a run on breach, warn records it, off ignores it.' })
  token_budget_mode?: (typeof BUDGET_MODES)[number];
}

const CI_FIX_LIMITS = { max_attempts: 20, per_fingerprint: 10 };
const CI_FIX_RULE = `auto_fix_ci must be true, false, or {max_attempts: 1 to ${String(CI_FIX_LIMITS.max_attempts)}, per_fingerprint: 1 to ${String(CI_FIX_LIMITS.per_fingerprint)}}`;
const CI_FIX_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    max_attempts: { type: 'integer', minimum: 1, maximum: CI_FIX_LIMITS.max_attempts },
    per_fingerprint: { type: 'integer', minimum: 1, maximum: CI_FIX_LIMITS.per_fingerprint },
  },
};

function isCiFix(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value as Record<string, unknown>).every(([name, limit]) => {
    const max = (CI_FIX_LIMITS as Record<string, number | undefined>)[name];
    return max !== undefined && Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= max;
  });
}

/** What is left out is decided by the project, and then by the configuration. */
export class PoliciesDto extends BudgetDto {
  @Flag({ description: 'Start the next step by itself.' }) auto_advance?: boolean;
  @Flag({ description: 'Judge a step as soon as it has been executed.' }) auto_qa_after_exec?: boolean;
  @Flag({ description: 'Let the judgement of a step wait for green CI, where the project has a forge.' })
  auto_qa_on_ci?: boolean;
  @Ruled(
    {
      description: 'A red CI goes back to the agent: true, or how often in all and for the same failure.',
      example: true,
    },
    { oneOf: [{ type: 'boolean' }, CI_FIX_SCHEMA] },
    [ValidateBy({ name: 'isCiFix', validator: { validate: isCiFix, defaultMessage: () => CI_FIX_RULE } })],
  )
  auto_fix_ci?: boolean | Partial<CiFixPolicy>;
  @Choice(OPEN_PR_POLICIES, {
    description: 'When the pull or merge request is opened; left out: end with access to the forge, else never.',
  })
  open_pr?: (typeof OPEN_PR_POLICIES)[number];
  @TextList({ max: 200, maxItems: 100, description: 'CI checks that must be green.' }) required_checks?: string[];
  @Whole({ min: 1, max: 100, description: 'Executions of a step before a failed judgement is final.' })
  max_attempts?: number;
  @Choice(PUSH_POLICIES, { description: 'never: there is no remote to push to.' })
  push?: (typeof PUSH_POLICIES)[number];
}

export class ModelsDto {
  @ModelName() plan?: string;
  @ModelName() execute?: string;
  @ModelName() qa?: string;
}

export class GateDto {
  @Text({ required: true, min: 1, max: 100, example: 'tests' }) name!: string;
  @Text({ required: true, min: 1, max: 10_000, lines: true, example: 'npm test' }) command!: string;
  @Whole({ min: 1, max: 86_400 }) timeout_seconds?: number;
}

export class QaDto {
  @Choice(QA_POLICIES, { description: 'light: gates only; full: gates and agent.' })
  policy?: (typeof QA_POLICIES)[number];
  @Text({ min: 1, max: 50, example: 'codex' }) engine?: string;
  @ModelName() model?: string;
}
