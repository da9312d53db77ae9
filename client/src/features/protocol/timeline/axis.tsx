import type { ReactNode } from 'react';
import { clockTime, duration, exact } from '../../../lib/time';
import { placeIn, ticksOf, type Window } from './gantt';
import styles from './timeline.module.css';

interface AxisProps {
  readonly window: Window;
  /** When the first attempt was queued: what comes after is told by how much later it was. */
  readonly origin: number;
}

export const Axis = ({ window, origin }: AxisProps): ReactNode => (
  <div className={styles.axis} aria-hidden>
    {ticksOf(window, origin, 6).map(({ at, after }) => (
      <span key={after} style={{ left: `${String(placeIn(window, at, at)?.left ?? 0)}%` }}>
        {after === 0 ? <Origin at={at} /> : `+${duration(after)}`}
      </span>
    ))}
  </div>
);

/** With its day where there is room for it. */
const Origin = ({ at }: { readonly at: number }): ReactNode => (
  <>
    <b className={styles.long}>{exact(at).replace(/:\d\d .*$/, '')}</b>
    <b className={styles.short}>{clockTime(at)}</b>
  </>
);
