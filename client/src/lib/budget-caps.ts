import type { Schemas } from '../api/client';
import { POLICY_LABELS } from './policy-words';

export type ProtocolBudget = Schemas['ProtocolBudget'];
export type CapName = 'max_tokens_per_step' | 'max_tokens_per_protocol' | 'max_usd_per_step' | 'max_usd_per_protocol';
export type TypedCaps = Readonly<Partial<Record<CapName, string>>>;

export interface Cap {
  readonly name: CapName;
  readonly label: string;
  readonly now: number;
  /** Of the field: whole tokens, cents. */
  readonly step: number;
  /** What stands in the field at first. */
  readonly suggested: string;
}

const CAPS: readonly (Pick<Cap, 'name' | 'step'> & { readonly used: 'used_tokens' | 'used_usd' })[] = [
  { name: 'max_tokens_per_step', step: 1, used: 'used_tokens' },
  { name: 'max_tokens_per_protocol', step: 1, used: 'used_tokens' },
  { name: 'max_usd_per_step', step: 0.01, used: 'used_usd' },
  { name: 'max_usd_per_protocol', step: 0.01, used: 'used_usd' },
];

/**
 * The caps that there are, each with twice as much as a first suggestion where it may be the one that stopped it: a cap of
 * the protocol that is used up; when none is, those of a step.
 */
export function capsOf(budget: ProtocolBudget): Cap[] {
  const set = CAPS.flatMap((cap) => {
    const now = budget[cap.name];
    return now === null ? [] : [{ ...cap, now, used: budget[cap.used] }];
  });
  const usedUp = set.filter(({ name, now, used }) => name.endsWith('_protocol') && used >= now);
  return set.map(({ name, step, now, used }) => {
    const stopped = usedUp.length === 0 ? name.endsWith('_step') : usedUp.some((cap) => cap.name === name);
    const more = Math.max(now, name.endsWith('_protocol') ? used : 0) * 2;
    return { name, label: POLICY_LABELS[name], step, now, suggested: String(stopped ? roundUp(more, step) : now) };
  });
}

const roundUp = (value: number, step: number): number => Number((Math.ceil(value / step - 1e-9) * step).toFixed(2));

/** What is wrong with what was typed; undefined when nothing is. */
export function problemOf(text = ''): string | undefined {
  const fine = text.trim() === '' || (Number.isFinite(Number(text)) && Number(text) > 0);
  return fine ? undefined : 'A number above 0, or nothing for no cap.';
}

/** What to send: the caps that were changed. Null while there is none, or one that is no number. */
export function raisedCaps(caps: readonly Cap[], typed: TypedCaps): Schemas['Budget'] | null {
  const changed = caps.flatMap(({ name, now }): [CapName, number | null][] => {
    const text = (typed[name] ?? '').trim();
    const value = text === '' ? null : Number(text);
    return value === now ? [] : [[name, value]];
  });
  const fine = caps.every(({ name }) => problemOf(typed[name]) === undefined);
  return fine && changed.length > 0 ? Object.fromEntries(changed) : null;
}
