import type { Schemas } from '../../api/client';
import { inButtonWords } from '../../lib/action-words';
import type { Glyph, Tone } from '../../lib/status';

export type Attention = Schemas['Attention'];

export interface KindLook {
  readonly words: string;
  readonly tone: Tone;
  readonly glyph: Glyph;
}

/** The most urgent first: what stands still by a fault, then what a decision is wanted of, then what may begin. */
const LOOKS: Record<Attention['kind'], KindLook> = {
  failed: { words: 'Failed', tone: 'fail', glyph: 'cross' },
  ci_failed: { words: 'CI failed', tone: 'fail', glyph: 'cross' },
  blocked: { words: 'Blocked', tone: 'act', glyph: 'bang' },
  conflicts: { words: 'Conflicts', tone: 'act', glyph: 'bang' },
  budget: { words: 'Budget reached', tone: 'act', glyph: 'pause' },
  approval: { words: 'Waits for approval', tone: 'act', glyph: 'half' },
  ready_to_merge: { words: 'Ready to merge', tone: 'good', glyph: 'check' },
  next_step: { words: 'Next step', tone: 'idle', glyph: 'half' },
  start: { words: 'Not started', tone: 'idle', glyph: 'ring' },
};

export interface AttentionGroup extends KindLook {
  readonly kind: string;
  /** Whoever waits longest is first. */
  readonly items: readonly Attention[];
}

/** By what is asked of a person. A kind that a newer server may know stands at the end, under its own name. */
export function groupAttention(items: readonly Attention[]): AttentionGroup[] {
  const byKind = new Map<string, Attention[]>(Object.keys(LOOKS).map((kind) => [kind, []]));
  for (const item of items) byKind.set(item.kind, [...(byKind.get(item.kind) ?? []), item]);
  return [...byKind].flatMap(([kind, found]) =>
    found.length === 0 ? [] : [{ kind, ...lookOfKind(kind), items: found.sort(longestFirst) }],
  );
}

export function lookOfKind(kind: string): KindLook {
  return (
    (LOOKS as Record<string, KindLook | undefined>)[kind] ?? {
      words: kind.replaceAll('_', ' '),
      tone: 'act',
      glyph: 'bang',
    }
  );
}

/** What nobody knows the age of comes after the others. */
function longestFirst(a: Attention, b: Attention): number {
  const at = ({ since }: Attention): number => (since === null ? Infinity : Date.parse(since));
  return at(a) === at(b) ? a.protocol_name.localeCompare(b.protocol_name) : at(a) - at(b);
}

/**
 * What to say of it in one line. That it waits for a start is said by where it stands: then the words are what it is about.
 * A reason with more lines shows them as evidence.
 */
export function sentenceFor({ kind, message, description }: Attention): string {
  const text = ['start', 'next_step', 'approval'].includes(kind) ? description : message;
  return inButtonWords(firstLine(text));
}

export const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

/** What was said last says most: of a gate the failure, of a log its end. */
export function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? '').trim();
}

export interface ProjectChoice {
  readonly id: string;
  readonly name: string;
}

export function projectsOf(items: readonly Pick<Attention, 'project_id' | 'project_name'>[]): ProjectChoice[] {
  const names = new Map(items.map(({ project_id: id, project_name: name }) => [id, name]));
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
