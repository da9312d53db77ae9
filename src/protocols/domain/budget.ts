import { InvalidInput } from '../../kernel/errors';
import type { StepRun } from '../../steps/domain/step-run';
import { billableTokens, type SpentUsage } from '../../steps/domain/usage';
import type { ProtocolRun } from './protocol-run';

export interface Breach {
  readonly scope: 'step' | 'protocol';
  readonly unit: 'tokens' | 'usd';
  readonly spent: number;
  readonly cap: number;
  readonly message: string;
}

/**
 * The first cap that is reached. `spent: 'total'` is the check before an attempt: nothing may be left over to spend.
 * With `live`, what the running attempt has used so far is added; then a cap is broken only when it is passed.
 */
export function breachOf(
  run: ProtocolRun,
  step: StepRun | undefined,
  check: { readonly spent: 'total' } | { readonly live: SpentUsage },
): Breach | undefined {
  const { policies } = run;
  if (policies.token_budget_mode === 'off') return undefined;
  const live = 'live' in check ? check.live : undefined;
  const scopes = [
    { scope: 'step', of: step, tokens: policies.max_tokens_per_step, usd: policies.max_usd_per_step },
    { scope: 'protocol', of: run, tokens: policies.max_tokens_per_protocol, usd: policies.max_usd_per_protocol },
  ] as const;
  for (const { scope, of, tokens, usd } of scopes) {
    if (of === undefined) continue;
    const used = billableTokens(of) + (live === undefined ? 0 : billableTokens(live));
    const cost = of.costUsd + (live?.costUsd ?? 0);
    if (reached(used, tokens, live)) return breach(scope, 'tokens', used, tokens ?? 0);
    if (reached(cost, usd, live)) return breach(scope, 'usd', cost, usd ?? 0);
  }
  return undefined;
}

function reached(spent: number, cap: number | null, live: SpentUsage | undefined): boolean {
  if (cap === null) return false;
  return live === undefined ? spent >= cap : spent > cap;
}

function breach(scope: Breach['scope'], unit: Breach['unit'], spent: number, cap: number): Breach {
  const message = `The ${scope}'s budget is spent: ${amount(unit, spent)} of ${amount(unit, cap)}. Raise it with retry_latest and a new budget.`;
  return { scope, unit, spent, cap, message };
}

const amount = (unit: Breach['unit'], value: number): string =>
  unit === 'tokens' ? `${String(value)} tokens` : `$${value.toFixed(4)}`;

/** Of the field in `errors[]`. */
const TOO_LOW = 'too_low';

/** Throws `budget.too_low` for caps that are spent already: under them the run would stop again before it has begun. */
export function demandRoom(run: ProtocolRun, step: StepRun | undefined): void {
  const found = run.policies.token_budget_mode === 'strict' ? breachOf(run, step, { spent: 'total' }) : undefined;
  if (found === undefined) return;
  const { scope, unit, spent } = found;
  const message = `The ${scope} has used ${amount(unit, spent)} already: give more than that.`;
  const errors = [{ field: `max_${unit}_per_${scope}`, message, code: TOO_LOW }];
  throw new InvalidInput('budget.too_low', message, { errors });
}
