import type { Schemas } from '../../api/client';

type Elapsed = Schemas['Elapsed'];
type Part = NonNullable<Elapsed['current']>;

export const PART_WORDS: Record<Part, string> = { work: 'work', queue: 'queue', ci: 'CI', human: 'people' };
const PARTS = Object.keys(PART_WORDS) as readonly Part[];

export interface Share {
  readonly part: Part;
  readonly ms: number;
  readonly percent: number;
}

/** Where the time went, up to now: what has passed since the last change belongs to what goes on. */
export function sharesOf(elapsed: Elapsed, now: number): { readonly total: number; readonly shares: readonly Share[] } {
  const since = elapsed.current === null ? 0 : Math.max(0, now - Date.parse(elapsed.as_of));
  const parts = PARTS.map((part) => ({ part, ms: elapsed[`${part}_ms`] + (part === elapsed.current ? since : 0) }));
  const total = parts.reduce((sum, { ms }) => sum + ms, 0);
  return {
    total,
    shares: parts.map(({ part, ms }) => ({ part, ms, percent: total === 0 ? 0 : (ms / total) * 100 })),
  };
}
