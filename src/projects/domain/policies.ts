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

/** What a project, or a protocol as an override, may say. Absent means: the next one out decides. */
export interface Policies {
  readonly auto_advance?: boolean | undefined;
  readonly auto_qa_after_exec?: boolean | undefined;
  readonly auto_qa_on_ci?: boolean | undefined;
  readonly auto_fix_ci?: boolean | undefined;
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
