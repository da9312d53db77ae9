import type { Schemas } from '../../api/client';

type Metadata = Schemas['Event']['metadata'];

interface Words {
  /** The reason of an approval, or what was said in general. */
  readonly words: string;
  readonly findings: readonly Schemas['Finding'][];
}

/** What an event of a person's decision carries; whatever is not as expected is left out. */
export function findingsOf(metadata: Metadata): Words {
  const { reason, summary, comments } = metadata;
  const words = [reason, summary].find((each): each is string => typeof each === 'string') ?? '';
  return { words, findings: Array.isArray(comments) ? comments.flatMap(findingOf) : [] };
}

function findingOf(comment: unknown): Schemas['Finding'][] {
  if (typeof comment !== 'object' || comment === null) return [];
  const { path, line, side, body } = comment as Readonly<Record<string, unknown>>;
  if (typeof body !== 'string') return [];
  return [
    {
      severity: 'major',
      message: body,
      ...(typeof path === 'string' && { file: path }),
      ...(typeof line === 'number' && { line, side: side === 'old' ? 'old' : 'new' }),
    },
  ];
}
