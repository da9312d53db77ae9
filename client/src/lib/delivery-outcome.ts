import type { Schemas } from '../api/client';
import type { Glyph, Tone } from './status';

interface Look {
  readonly tone: Tone;
  readonly glyph: Glyph;
  readonly words: string;
}

export const OUTCOME_LOOKS: Record<Schemas['Delivery']['outcome'], Look> = {
  accepted: { tone: 'good', glyph: 'check', words: 'Accepted' },
  unmatched: { tone: 'idle', glyph: 'ring', words: 'Matches nothing' },
  ignored: { tone: 'idle', glyph: 'slash', words: 'Ignored' },
  duplicate: { tone: 'idle', glyph: 'half', words: 'Delivered before' },
  bad_signature: { tone: 'fail', glyph: 'cross', words: 'Wrong signature' },
  malformed: { tone: 'fail', glyph: 'cross', words: 'Malformed' },
  too_large: { tone: 'fail', glyph: 'cross', words: 'Too large' },
  forbidden: { tone: 'fail', glyph: 'cross', words: 'Forbidden' },
};

/** A newer server may know an outcome that this page does not. */
export const lookOfOutcome = (outcome: string): Look =>
  (OUTCOME_LOOKS as Record<string, Look | undefined>)[outcome] ?? { tone: 'idle', glyph: 'ring', words: outcome };
