import type { Schemas } from '../../api/client';

type Body = Schemas['CreateProtocol'];
type NewStep = Schemas['NewStep'];
type Policies = NonNullable<Body['policies']>;

export interface DraftGate {
  readonly key: number;
  readonly name: string;
  readonly command: string;
}

export interface DraftStep {
  readonly key: number;
  readonly name: string;
  readonly instructions: string;
  /** One on each line. */
  readonly commands: string;
  readonly gates: readonly DraftGate[];
}

/** `engine`: it makes the plan itself; `steps`: they are written here; `json`: they come from elsewhere. */
export type PlanSource = 'engine' | 'steps' | 'json';

/** Texts as they are typed; an empty one means what the project says. */
export interface Draft {
  readonly goal: string;
  readonly name: string;
  readonly engine: string;
  readonly baseBranch: string;
  readonly source: PlanSource;
  readonly steps: readonly DraftStep[];
  readonly json: string;
  readonly policies: Readonly<Record<PolicyField, string>>;
}

export const YES_NO = ['auto_advance', 'auto_qa_after_exec'] as const;
export const CHOICES = ['open_pr', 'token_budget_mode'] as const;
export const NUMBERS = [
  'max_attempts',
  'max_tokens_per_step',
  'max_tokens_per_protocol',
  'max_usd_per_step',
  'max_usd_per_protocol',
] as const;
export type PolicyField = (typeof YES_NO)[number] | (typeof CHOICES)[number] | (typeof NUMBERS)[number];

let lastKey = 0;
const key = (): number => (lastKey += 1);

export const emptyGate = (): DraftGate => ({ key: key(), name: '', command: '' });
export const emptyStep = (): DraftStep => ({ key: key(), name: '', instructions: '', commands: '', gates: [] });

export const emptyDraft = (): Draft => ({
  goal: '',
  name: '',
  engine: '',
  baseBranch: '',
  source: 'engine',
  steps: [emptyStep()],
  json: '',
  policies: {
    auto_advance: '',
    auto_qa_after_exec: '',
    open_pr: '',
    token_budget_mode: '',
    max_attempts: '',
    max_tokens_per_step: '',
    max_tokens_per_protocol: '',
    max_usd_per_step: '',
    max_usd_per_protocol: '',
  },
});

export class DraftProblem extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** What is sent. Whether it is valid the server says; here only what cannot be written down at all is refused. */
export function bodyOf(draft: Draft): Body {
  const steps =
    draft.source === 'engine' ? [] : draft.source === 'json' ? stepsOfJson(draft.json) : stepsOf(draft.steps);
  const policies = policiesOf(draft.policies);
  return {
    description: draft.goal,
    ...(draft.name !== '' && { protocol_name: draft.name }),
    ...(draft.engine !== '' && { engine: draft.engine }),
    ...(draft.baseBranch !== '' && { base_branch: draft.baseBranch }),
    ...(steps.length > 0 && { steps: [...steps] }),
    ...(Object.keys(policies).length > 0 && { policies }),
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function stepsOf(steps: readonly DraftStep[]): readonly NewStep[] {
  return steps.map(({ name, instructions, commands, gates }) => ({
    step_name: name,
    ...(instructions.trim() !== '' && { instructions }),
    ...(lines(commands).length > 0 && { commands: lines(commands) }),
    ...(gates.length > 0 && { gates: gates.map((gate) => ({ name: gate.name, command: gate.command })) }),
  }));
}

/** A list of steps as the API takes them, or an object that has one. */
function stepsOfJson(text: string): readonly NewStep[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DraftProblem('json', `This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const steps = typeof parsed === 'object' && parsed !== null && 'steps' in parsed ? parsed.steps : parsed;
  if (!Array.isArray(steps) || steps.length === 0)
    throw new DraftProblem('json', 'It has to be a list of steps, or an object with "steps".');
  return steps as readonly NewStep[];
}

/** What was written so far, for whoever goes on by hand or from elsewhere. */
export const jsonOf = (steps: readonly DraftStep[]): string => JSON.stringify(stepsOf(steps), null, 2);

function policiesOf(texts: Draft['policies']): Policies {
  const policies: Record<string, unknown> = {};
  for (const field of YES_NO) if (texts[field] !== '') policies[field] = texts[field] === 'yes';
  for (const field of CHOICES) if (texts[field] !== '') policies[field] = texts[field];
  for (const field of NUMBERS) {
    const text = texts[field].trim().replaceAll(/[\s_,]/g, '');
    if (text === '') continue;
    const number = Number(text);
    if (!Number.isFinite(number)) throw new DraftProblem(`policies.${field}`, `“${texts[field]}” is no number.`);
    policies[field] = number;
  }
  return policies;
}
