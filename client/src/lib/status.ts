import type { Schemas } from '../api/client';

export type Tone = 'act' | 'fail' | 'work' | 'good' | 'idle';
/** The shape says the same as the colour, for whoever does not see colours. */
export type Glyph = 'ring' | 'dots' | 'arc' | 'half' | 'check' | 'cross' | 'bang' | 'pause' | 'slash';

export type AnyStatus =
  | Schemas['Protocol']['status']
  | Schemas['Step']['status']
  | Schemas['Attempt']['status']
  | Schemas['Job']['status']
  /** Running by its row, and its worker is not heard of. */
  | 'silent';

interface Look {
  readonly tone: Tone;
  readonly glyph: Glyph;
  readonly words: string;
}

const LOOKS: Record<AnyStatus, Look> = {
  pending: { tone: 'idle', glyph: 'ring', words: 'Pending' },
  queued: { tone: 'idle', glyph: 'dots', words: 'Queued' },
  planning: { tone: 'work', glyph: 'arc', words: 'Planning' },
  planned: { tone: 'idle', glyph: 'half', words: 'Planned' },
  running: { tone: 'work', glyph: 'arc', words: 'Running' },
  started: { tone: 'work', glyph: 'arc', words: 'Started' },
  needs_qa: { tone: 'act', glyph: 'half', words: 'Needs QA' },
  paused: { tone: 'idle', glyph: 'pause', words: 'Paused' },
  blocked: { tone: 'act', glyph: 'bang', words: 'Blocked' },
  failed: { tone: 'fail', glyph: 'cross', words: 'Failed' },
  silent: { tone: 'fail', glyph: 'cross', words: 'No signal' },
  lost: { tone: 'fail', glyph: 'cross', words: 'Lost' },
  cancelled: { tone: 'idle', glyph: 'slash', words: 'Cancelled' },
  completed: { tone: 'good', glyph: 'check', words: 'Completed' },
  succeeded: { tone: 'good', glyph: 'check', words: 'Succeeded' },
  finished: { tone: 'good', glyph: 'check', words: 'Finished' },
};

const UNKNOWN: Look = { tone: 'idle', glyph: 'ring', words: 'Unknown' };

/** A newer server may know a status that this page does not. */
export function lookOf(status: string): Look {
  return (LOOKS as Record<string, Look | undefined>)[status] ?? { ...UNKNOWN, words: status };
}
