import type { Schemas } from '../../api/client';
import { counted } from '../../lib/numbers';
import type { Glyph, Tone } from '../../lib/status';

export type Setup = Schemas['ProjectSetup'];
type Stage = NonNullable<Setup['stage']>;

/** In the order in which they are reached; what each has done when it is reached. */
const STAGES: Record<Stage, string> = {
  fetching: 'Begun',
  fetched: 'Fetched',
  base_found: 'Base branch found',
  push_checked: 'Push tried',
  forge_checked: 'Forge asked',
  gates_detected: 'Gates looked for',
};

export interface SetupStep {
  readonly words: string;
  readonly state: 'done' | 'current' | 'failed' | 'open';
}

/** A failed set-up failed at the stage after the one that it reached. */
export function setupSteps({ status, stage }: Pick<Setup, 'status' | 'stage'>): SetupStep[] {
  const reached = stage === null ? -1 : Object.keys(STAGES).indexOf(stage);
  const next = status === 'failed' ? 'failed' : status === 'running' ? 'current' : 'open';
  return Object.values(STAGES).map((words, index) => ({
    words,
    state: status === 'completed' || index <= reached ? 'done' : index === reached + 1 ? next : 'open',
  }));
}

export interface SetupLook {
  readonly tone: Tone;
  readonly glyph: Glyph;
  readonly words: string;
}

export function setupLook(setup: Setup | null): SetupLook {
  if (setup === null) return { tone: 'idle', glyph: 'ring', words: 'Not set up' };
  const { status, findings } = setup;
  if (status === 'failed') return { tone: 'fail', glyph: 'cross', words: 'Set-up failed' };
  if (status === 'queued') return { tone: 'idle', glyph: 'dots', words: 'Set-up queued' };
  if (status === 'running') return { tone: 'work', glyph: 'arc', words: 'Being set up' };
  if (findings.length > 0)
    return { tone: 'act', glyph: 'bang', words: `Ready, ${counted(findings.length, 'finding')}` };
  return { tone: 'good', glyph: 'check', words: 'Ready' };
}

/** Those that are not gates of the project yet, by their command. */
export function newSuggestions(
  setup: Setup | null,
  gates: readonly Schemas['Gate'][],
): readonly Schemas['SuggestedGate'][] {
  const known = new Set(gates.map(({ command }) => command.trim()));
  return (setup?.suggested_gates ?? []).filter(({ command }) => !known.has(command.trim()));
}
