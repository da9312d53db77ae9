import type { Schemas } from '../../api/client';

export type Policies = Schemas['Policies'];
type Cap = 'max_tokens_per_step' | 'max_tokens_per_protocol' | 'max_usd_per_step' | 'max_usd_per_protocol';
type Switch = 'auto_advance' | 'auto_qa_after_exec' | 'auto_qa_on_ci';

/** What stands in the fields, for every policy that there is. Empty means everywhere: the server decides. */
export interface PoliciesDraft extends Readonly<Record<keyof Policies, string>> {
  readonly fix_attempts: string;
  readonly fix_per_failure: string;
  /** One in a line. */
  readonly required_checks: string;
}

const SWITCHES: readonly Switch[] = ['auto_advance', 'auto_qa_after_exec', 'auto_qa_on_ci'];
const CAPS: readonly Cap[] = [
  'max_tokens_per_step',
  'max_tokens_per_protocol',
  'max_usd_per_step',
  'max_usd_per_protocol',
];
/** Of a cap: there is none, whatever the server's is. */
const NONE = 'none';

const of = <K extends string, V>(names: readonly K[], value: (name: K) => V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, value(name)])) as Record<K, V>;

export function draftOfPolicies(policies: Policies): PoliciesDraft {
  const text = (value: string | number | boolean | undefined): string => (value === undefined ? '' : String(value));
  const fix = policies.auto_fix_ci;
  const limits = typeof fix === 'object' ? fix : {};
  return {
    ...of(SWITCHES, (name) => text(policies[name])),
    ...of(CAPS, (name) => (policies[name] === null ? NONE : text(policies[name] ?? undefined))),
    token_budget_mode: text(policies.token_budget_mode),
    max_attempts: text(policies.max_attempts),
    open_pr: text(policies.open_pr),
    push: text(policies.push),
    auto_fix_ci: typeof fix === 'object' ? 'true' : text(fix),
    fix_attempts: text(limits.max_attempts),
    fix_per_failure: text(limits.per_fingerprint),
    required_checks: (policies.required_checks ?? []).join('\n'),
  };
}

export interface Parsed {
  readonly policies: Policies;
  /** By the names that the server has for them. */
  readonly problems: Readonly<Record<string, string>>;
}

/** What can be told here is only that something is no number: all other rules are the server's. */
export function policiesOf(draft: PoliciesDraft): Parsed {
  const problems: Record<string, string> = {};
  const number = (field: string, typed: string): number | undefined => {
    const text = typed.trim();
    if (text === '') return undefined;
    const value = Number(text.replaceAll(/[ _]/g, ''));
    if (!Number.isFinite(value)) problems[field] = 'This must be a number.';
    return value;
  };
  const cap = (name: Cap): number | null | undefined =>
    draft[name].trim().toLowerCase() === NONE ? null : number(name, draft[name]);
  const given: Record<keyof Policies, unknown> = {
    ...of(SWITCHES, (name) => (draft[name] === '' ? undefined : draft[name] === 'true')),
    ...of(CAPS, cap),
    token_budget_mode: draft.token_budget_mode || undefined,
    max_attempts: number('max_attempts', draft.max_attempts),
    open_pr: draft.open_pr || undefined,
    push: draft.push || undefined,
    auto_fix_ci: fixOf(draft, number),
    required_checks: linesOf(draft.required_checks),
  };
  const spoken = Object.entries(given).filter(([, value]) => value !== undefined);
  return { policies: Object.fromEntries(spoken), problems };
}

/** What the project has said and does not say any more: left out, it would stay. */
export function unsetOf(before: Policies, now: Policies): (keyof Policies)[] {
  return (Object.keys(before) as (keyof Policies)[]).filter((name) => now[name] === undefined);
}

function fixOf(
  draft: PoliciesDraft,
  number: (field: string, typed: string) => number | undefined,
): Policies['auto_fix_ci'] | undefined {
  if (draft.auto_fix_ci === '') return undefined;
  if (draft.auto_fix_ci === 'false') return false;
  const attempts = number('auto_fix_ci', draft.fix_attempts);
  const perFailure = number('auto_fix_ci', draft.fix_per_failure);
  if (attempts === undefined && perFailure === undefined) return true;
  return {
    ...(attempts !== undefined && { max_attempts: attempts }),
    ...(perFailure !== undefined && { per_fingerprint: perFailure }),
  };
}

export function linesOf(text: string): string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? undefined : lines;
}
