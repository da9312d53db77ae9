import type { ReactNode } from 'react';
import { exactNumber } from '../lib/numbers';
import styles from './bulk-result.module.css';
import { Button } from './button';
import { VisibleText } from './visible-text';
import { Mark } from './status';

export interface BulkItem {
  readonly id: string;
  /** As it was called when it was chosen: it may be in no list any more. */
  readonly name: string;
  readonly ok: boolean;
  readonly code: string | null;
  readonly message: string;
}

export interface BulkOutcome {
  /** What was asked for: `Cancel`. */
  readonly label: string;
  readonly items: readonly BulkItem[];
}

interface Props {
  readonly outcome: BulkOutcome | undefined;
  readonly onClose: () => void;
}

/** What became of each; it stays until it is closed, with what was refused first. */
export function BulkResult({ outcome, onClose }: Props): ReactNode {
  if (outcome === undefined) return null;
  const refused = outcome.items.filter(({ ok }) => !ok);
  const done = outcome.items.filter(({ ok }) => ok);
  return (
    <section className={styles.result} aria-label={`Result of: ${outcome.label}`}>
      <header className={styles.head}>
        <strong role="status">
          {outcome.label}: {done.length} done{refused.length > 0 && `, ${exactNumber(refused.length)} refused`}
        </strong>
        <Button small onClick={onClose}>
          Close
        </Button>
      </header>
      <ul className={styles.list} tabIndex={0} aria-label="Each of them">
        {[...refused, ...done].map(({ id, name, ok, code, message }) => (
          <li key={id} className={styles.item}>
            <Mark tone={ok ? 'good' : 'fail'} glyph={ok ? 'check' : 'cross'} label={ok ? 'done' : 'refused'} />
            <b>
              <VisibleText text={name} />
            </b>
            <span className={styles.message}>
              <VisibleText text={message} />
              {code !== null && (
                <code>
                  {' '}
                  <VisibleText text={code} />
                </code>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
