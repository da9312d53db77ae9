import type { ReactNode } from 'react';
import { Mark } from '../../ui/status';
import styles from './projects.module.css';
import { type Setup, setupLook } from './setup-state';

export function SetupBadge({ setup }: { readonly setup: Setup | null }): ReactNode {
  const { tone, glyph, words } = setupLook(setup);
  return (
    <span className={styles.badge}>
      <Mark tone={tone} glyph={glyph} />
      {words}
    </span>
  );
}
