import type { ReactNode } from 'react';
import { lookOf, type Glyph, type Tone } from '../lib/status';
import { classes } from './class-names';
import styles from './status.module.css';
import { VisibleText } from './visible-text';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

function shape(glyph: Glyph): ReactNode {
  switch (glyph) {
    case 'ring':
      return <circle cx="7" cy="7" r="5" {...STROKE} />;
    case 'dots':
      return <circle cx="7" cy="7" r="5" {...STROKE} strokeDasharray="2 2.4" />;
    case 'arc':
      return (
        <g className={styles.turning}>
          <circle cx="7" cy="7" r="5" {...STROKE} opacity="0.3" />
          <path d="M7 2a5 5 0 0 1 5 5" {...STROKE} />
        </g>
      );
    case 'half':
      return (
        <>
          <circle cx="7" cy="7" r="5" {...STROKE} />
          <path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor" />
        </>
      );
    case 'check':
      return (
        <>
          <circle cx="7" cy="7" r="6" fill="currentColor" />
          <path d="M4.4 7.2 6.2 9l3.5-3.8" {...STROKE} stroke="var(--sheet)" />
        </>
      );
    case 'cross':
      return (
        <>
          <circle cx="7" cy="7" r="6" fill="currentColor" />
          <path d="m5 5 4 4m0-4-4 4" {...STROKE} stroke="var(--sheet)" />
        </>
      );
    case 'bang':
      return (
        <>
          <path d="M7 .9 13.4 12.6H.6z" fill="currentColor" strokeLinejoin="round" />
          <path d="M7 5.2v3.2M7 10.6v.1" {...STROKE} stroke="var(--sheet)" />
        </>
      );
    case 'pause':
      return <path d="M4.5 2.5v9M9.5 2.5v9" {...STROKE} strokeWidth="2.2" />;
    case 'slash':
      return (
        <>
          <circle cx="7" cy="7" r="5" {...STROKE} />
          <path d="m3.6 10.4 6.8-6.8" {...STROKE} />
        </>
      );
  }
}

interface MarkProps {
  readonly tone: Tone;
  readonly glyph: Glyph;
  readonly label?: string;
}

/** A signal of its own, where there is no status: its shape says the same as its colour. */
export function Mark({ tone, glyph, label }: MarkProps): ReactNode {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" className={classes(styles.mark, styles[tone])} {...name}>
      {shape(glyph)}
    </svg>
  );
}

/** The picture alone: beside words that say the same, else give it a `label`. */
export const StatusMark = ({ status, label }: { readonly status: string; readonly label?: string }): ReactNode => (
  <Mark {...lookOf(status)} {...(label !== undefined && { label })} />
);

/** A status in picture and word. `words` says it more exactly where more is known. */
export function Status({ status, words }: { readonly status: string; readonly words?: string }): ReactNode {
  const look = lookOf(status);
  return (
    <span className={classes(styles.pill, styles[look.tone])}>
      <StatusMark status={status} />
      <VisibleText text={words ?? look.words} />
    </span>
  );
}

/** The plan as a track: a tick for each step in the colour of its state. */
export function Rail({ statuses }: { readonly statuses: readonly string[] }): ReactNode {
  const done = statuses.filter((status) => status === 'completed').length;
  const label =
    statuses.length === 0 ? 'No steps yet' : `${String(done)} of ${String(statuses.length)} steps completed`;
  return (
    <span className={styles.rail} role="img" aria-label={label} title={label}>
      {statuses.map((status, index) => (
        <span key={index} className={styles.tick} data-tone={lookOf(status).tone} />
      ))}
    </span>
  );
}

/** The same where only the counts are known. */
export function RailOfCounts({
  done,
  total,
  current,
}: {
  readonly done: number;
  readonly total: number;
  /** Status of the step after those that are done. */
  readonly current: string;
}): ReactNode {
  const statuses = Array.from({ length: total }, (_, index) =>
    index < done ? 'completed' : index === done ? current : 'pending',
  );
  return (
    <span className={styles.rail}>
      <Rail statuses={statuses} />
      <span className={styles.count} aria-hidden>
        {done}/{total}
      </span>
    </span>
  );
}
