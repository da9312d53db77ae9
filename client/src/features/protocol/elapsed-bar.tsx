import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { duration } from '../../lib/time';
import { useNow } from '../../ui/time';
import { PART_WORDS, sharesOf } from './elapsed';
import styles from './protocol.module.css';

/** Where the time went, in one bar; its legend says the same in words. */
export function ElapsedBar({ elapsed }: { readonly elapsed: Schemas['Elapsed'] }): ReactNode {
  const { total, shares } = sharesOf(elapsed, useNow());
  // A queue of milliseconds is none.
  const seen = shares.filter(({ percent }) => percent >= 0.5);
  const inSeconds = (ms: number): string => duration(elapsed.current === null ? ms : Math.floor(ms / 1_000) * 1_000);
  return (
    <span className={styles.elapsed}>
      <span className={styles.elapsedTotal}>{inSeconds(total)}</span>
      <span className={styles.elapsedBar} aria-hidden>
        {seen.map(({ part, percent }) => (
          <span key={part} data-part={part} style={{ width: `${String(percent)}%` }} />
        ))}
      </span>
      <span className={styles.legend}>
        {seen.map(({ part, ms }) => (
          <span key={part} data-part={part}>
            {PART_WORDS[part]} {inSeconds(ms)}
          </span>
        ))}
      </span>
    </span>
  );
}
