import type { ReactNode } from 'react';
import type { Tone, Glyph } from '../../lib/status';
import { Mark } from '../../ui/status';
import styles from './projects.module.css';
import { type Setup, type SetupStep, setupSteps } from './setup-state';

const LOOKS: Record<SetupStep['state'], { readonly tone: Tone; readonly glyph: Glyph; readonly label: string }> = {
  done: { tone: 'good', glyph: 'check', label: 'done' },
  current: { tone: 'work', glyph: 'arc', label: 'at work' },
  failed: { tone: 'fail', glyph: 'cross', label: 'failed' },
  open: { tone: 'idle', glyph: 'ring', label: 'not yet' },
};

/** Stage by stage what has been looked at. */
export const SetupTrack = ({ setup }: { readonly setup: Setup }): ReactNode => (
  <ol className={styles.track} aria-label="Stages of the set-up">
    {setupSteps(setup).map(({ words, state }) => (
      <li key={words} data-state={state}>
        <Mark {...LOOKS[state]} />
        {words}
      </li>
    ))}
  </ol>
);
