export const BUDGET_MODES = ['strict', 'warn', 'off'] as const;
export type BudgetMode = (typeof BUDGET_MODES)[number];

export const QA_POLICIES = ['skip', 'light', 'full'] as const;
export type QaPolicy = (typeof QA_POLICIES)[number];

export const OPEN_PR_POLICIES = ['start', 'end', 'never'] as const;
export const PUSH_POLICIES = ['branch', 'never'] as const;

/** A command that we run to decide a step. Field names are those of the public API: the document is stored as it came. */
export interface Gate {
  readonly name: string;
  readonly command: string;
  readonly timeout_seconds?: number | undefined;
}

export interface Models {
  readonly plan?: string | undefined;
  readonly execute?: string | undefined;
  readonly qa?: string | undefined;
}

/** How often a red CI goes back to the agent: in all, and for the same failure. */
export interface CiFixPolicy {
  readonly max_attempts: number;
  readonly per_fingerprint: number;
}

export const DEFAULT_CI_FIX: CiFixPolicy = { max_attempts: 3, per_fingerprint: 1 };

/** What a project, or a protocol as an override, may say. Absent means: the next one out decides. */
export interface Policies {
  readonly auto_advance?: boolean | undefined;
  readonly auto_qa_after_exec?: boolean | undefined;
  readonly auto_qa_on_ci?: boolean | undefined;
  /** True: with the default limits. */
  readonly auto_fix_ci?: boolean | Partial<CiFixPolicy> | undefined;
  readonly open_pr?: (typeof OPEN_PR_POLICIES)[number] | undefined;
  readonly required_checks?: readonly string[] | undefined;
  readonly max_tokens_per_step?: number | null | undefined;
  readonly max_tokens_per_protocol?: number | null | undefined;
  readonly max_usd_per_step?: number | null | undefined;
  readonly max_usd_per_protocol?: number | null | undefined;
  readonly token_budget_mode?: BudgetMode | undefined;
  readonly max_attempts?: number | undefined;
  /** `never`: branches stay in the mirror, there is no remote to push to. */
  readonly push?: (typeof PUSH_POLICIES)[number] | undefined;
}

export type PolicyName = keyof Policies;
const NAMES: Readonly<Record<PolicyName, true>> = {
  auto_advance: true,
  auto_qa_after_exec: true,
  auto_qa_on_ci: true,
  auto_fix_ci: true,
  open_pr: true,
  required_checks: true,
  max_tokens_per_step: true,
  max_tokens_per_protocol: true,
  max_usd_per_step: true,
  max_usd_per_protocol: true,
  token_budget_mode: true,
  max_attempts: true,
  push: true,
};
export const POLICY_NAMES = Object.keys(NAMES) as readonly PolicyName[];

export function withoutPolicies(policies: Policies, names: readonly PolicyName[]): Policies {
  return Object.fromEntries(Object.entries(policies).filter(([name]) => !names.includes(name as PolicyName)));
}

export interface ResolvedPolicies {
  readonly auto_advance: boolean;
  readonly auto_qa_after_exec: boolean;
  readonly auto_qa_on_ci: boolean;
  readonly max_tokens_per_step: number | null;
  readonly max_tokens_per_protocol: number | null;
  readonly max_usd_per_step: number | null;
  readonly max_usd_per_protocol: number | null;
  readonly token_budget_mode: BudgetMode;
  readonly max_attempts: number;
  readonly auto_fix_ci: boolean | Partial<CiFixPolicy>;
  /** Null: `end` where the project has access to its forge, else `never`. */
  readonly open_pr: (typeof OPEN_PR_POLICIES)[number] | null;
  /** Empty: every check that reports on the commit. */
  readonly required_checks: readonly string[];
  readonly push: (typeof PUSH_POLICIES)[number];
}

/** Configuration first, then the project, then the protocol: the nearest one that speaks wins. */
export function resolvePolicies(defaults: ResolvedPolicies, ...overrides: readonly Policies[]): ResolvedPolicies {
  let resolved = defaults;
  for (const override of overrides) {
    const spoken = Object.entries(override).filter(([, value]) => value !== undefined);
    resolved = { ...resolved, ...Object.fromEntries(spoken) };
  }
  return resolved;
}

/** Null: a red CI waits for a person. */
export function ciFixPolicy(policies: ResolvedPolicies): CiFixPolicy | null {
  const { auto_fix_ci: fix } = policies;
  // Runs that were made before the policy had an effect have none stored.
  if (fix === false || (fix as boolean | undefined) === undefined) return null;
  return fix === true ? DEFAULT_CI_FIX : { ...DEFAULT_CI_FIX, ...fix };
}
