import { useState, type ReactNode } from 'react';
import { counted } from '../lib/numbers';
import styles from './bulk-bar.module.css';
import { Button } from './button';
import { Confirm } from './dialog';

export interface BulkAction {
  readonly label: string;
  readonly danger?: boolean;
  /** Of the chosen ones, those that it is possible for. */
  readonly ids: readonly string[];
  /** Asked before; without it a press does it. */
  readonly confirm?: string;
  readonly run: (ids: readonly string[]) => Promise<void>;
}

interface Props {
  readonly count: number;
  readonly noun: string;
  readonly plural?: string;
  readonly actions: readonly BulkAction[];
  readonly onClear: () => void;
}

/** What can be done with all that is chosen. Stays in sight while one scrolls. */
export function BulkBar({ count, noun, plural, actions, onClear }: Props): ReactNode {
  const [asked, setAsked] = useState<string>();
  const [busy, setBusy] = useState<string>();
  if (count === 0) return null;
  const asking = actions.find(({ label }) => label === asked);
  const run = async ({ label, ids, run: act }: BulkAction): Promise<void> => {
    setBusy(label);
    await act(ids).finally(() => {
      setBusy(undefined);
    });
  };
  return (
    <div className={styles.bar} role="group" aria-label="With what is chosen">
      <strong aria-live="polite">{counted(count, noun, plural)} chosen</strong>
      <span className={styles.actions}>
        {actions
          .filter(({ ids }) => ids.length > 0)
          .map((action) => (
            <Button
              key={action.label}
              small
              tone={action.danger === true ? 'danger' : 'plain'}
              busy={busy === action.label}
              disabled={busy !== undefined}
              onClick={() => {
                if (action.confirm === undefined) void run(action);
                else setAsked(action.label);
              }}
            >
              {action.label}
              {action.ids.length < count && ` ${String(action.ids.length)}`}
            </Button>
          ))}
        <Button small tone="quiet" onClick={onClear}>
          Clear
        </Button>
      </span>
      {asking !== undefined && (
        <Confirm
          open
          danger={asking.danger === true}
          title={`${asking.label} ${counted(asking.ids.length, noun, plural)}?`}
          text={asking.confirm}
          label={`${asking.label} ${counted(asking.ids.length, noun, plural)}`}
          onClose={() => {
            setAsked(undefined);
          }}
          onConfirm={() => run(asking)}
        />
      )}
    </div>
  );
}
