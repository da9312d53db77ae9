import type { Schemas } from '../api/client';
import { choicesOf, type Choice } from './choices';

type Policies = Schemas['Policies'];

/** What a policy is called: the same in the form of a project, of a protocol, and where a budget is raised. */
export const POLICY_LABELS = {
  auto_advance: 'Start the next step by itself',
  auto_qa_after_exec: 'Judge a step when it is executed',
  open_pr: 'Pull request',
  push: 'Push',
  auto_qa_on_ci: 'Judgement waits for green CI',
  auto_fix_ci: 'A red CI goes back to the agent',
  required_checks: 'CI checks that must be green',
  max_attempts: 'Tries of a step',
  token_budget_mode: 'When a cap is reached',
  max_tokens_per_step: 'Tokens for a step',
  max_tokens_per_protocol: 'Tokens for the protocol',
  max_usd_per_step: 'US dollars for a step',
  max_usd_per_protocol: 'US dollars for the protocol',
} as const satisfies Partial<Record<keyof Policies, string>>;

const OPEN_PR: Record<NonNullable<Policies['open_pr']>, string> = {
  start: 'A draft from the first push',
  end: 'At the end',
  never: 'Never',
};
const PUSH: Record<NonNullable<Policies['push']>, string> = { branch: 'Its branch', never: 'Never: no remote' };
const BUDGET_MODES: Record<NonNullable<Policies['token_budget_mode']>, string> = {
  strict: 'Stop the run',
  warn: 'Say so, and go on',
  off: 'Nothing',
};

/** The values of the policies that have few. */
export const POLICY_CHOICES = {
  open_pr: choicesOf(OPEN_PR),
  push: choicesOf(PUSH),
  token_budget_mode: choicesOf(BUDGET_MODES),
} as const satisfies Partial<Record<keyof Policies, readonly Choice[]>>;
