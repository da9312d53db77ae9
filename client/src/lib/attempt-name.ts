import type { Schemas } from '../api/client';

type Attempt = Schemas['Attempt'];

export const ATTEMPT_KINDS: Record<Attempt['kind'], string> = { plan: 'Planning', execute: 'Execution', qa: 'QA' };

/** What an attempt is called beside others. */
export function attemptName({ kind, number }: Pick<Attempt, 'kind' | 'number'>): string {
  return `${ATTEMPT_KINDS[kind]} ${String(number)}`;
}
