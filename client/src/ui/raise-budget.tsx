import { useState, type ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { ApiProblem, sentenceOf } from '../api/problem';
import { type CapName, capsOf, problemOf, type ProtocolBudget, raisedCaps, type TypedCaps } from '../lib/budget-caps';
import { exactNumber, usd } from '../lib/numbers';
import { Button } from './button';
import { DialogButtons } from './dialog';
import { TextField } from './field';
import { FormProblem } from './form-problem';
import styles from './overlay.module.css';
import { Facts } from './page';

interface RaiseBudgetProps {
  readonly budget: ProtocolBudget;
  /** Closes when it is done; when it fails, the form stays and says why. */
  readonly onRaise: (caps: Schemas['Budget']) => Promise<unknown>;
  readonly onClose: () => void;
}

/** In a dialog: the caps that are set, the one that has stopped the run with twice as much to begin with. */
export function RaiseBudget({ budget, onRaise, onClose }: RaiseBudgetProps): ReactNode {
  const caps = capsOf(budget);
  const [typed, setTyped] = useState<TypedCaps>(() => Object.fromEntries(caps.map((cap) => [cap.name, cap.suggested])));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const raised = raisedCaps(caps, typed);
  const raise = (): void => {
    if (raised === null) return;
    setBusy(true);
    setError(null);
    onRaise(raised)
      .then(onClose, setError)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        raise();
      }}
    >
      <Facts of={{ Used: `${exactNumber(budget.used_tokens)} tokens, ${usd(budget.used_usd)}` }} />
      {caps.map(({ name, label, now, step }, index) => (
        <TextField
          key={name}
          label={label}
          type="number"
          min={0}
          step={step === 1 ? 1 : 'any'}
          autoFocus={index === 0}
          hint={`Now ${step === 1 ? exactNumber(now) : usd(now)}. Empty: no cap.`}
          problem={problemOf(typed[name]) ?? ofField(error, name)}
          value={typed[name] ?? ''}
          onChange={({ target }) => {
            setTyped((before) => ({ ...before, [name]: target.value }));
          }}
        />
      ))}
      {error !== null && !caps.some(({ name }) => ofField(error, name) !== undefined) && (
        <FormProblem text={sentenceOf(error)} />
      )}
      <DialogButtons>
        <Button onClick={onClose}>Keep it as it is</Button>
        <Button type="submit" tone="primary" busy={busy} disabled={raised === null}>
          Raise and retry
        </Button>
      </DialogButtons>
    </form>
  );
}

const ofField = (error: unknown, cap: CapName): string | undefined =>
  error instanceof ApiProblem ? error.errors.find(({ field }) => field === cap)?.message : undefined;
