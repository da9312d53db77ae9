import { Dialog as Base } from '@base-ui/react/dialog';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../api/problem';
import { Button } from './button';
import { classes } from './class-names';
import { TextArea } from './field';
import { FormProblem } from './form-problem';
import styles from './overlay.module.css';
import { VisibleText } from './visible-text';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Focus goes in, stays in, and comes back; Escape and a press beside it close it. */
export function Dialog({ open, onClose, title, text, wide = false, children }: DialogProps): ReactNode {
  return (
    <Base.Root
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop ?? ''} />
        <Base.Popup className={classes(styles.dialog, wide && styles.wide)}>
          <Base.Title className={styles.title ?? ''}>
            <VisibleText text={title} />
          </Base.Title>
          {text !== undefined && <Base.Description className={styles.text ?? ''}>{text}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export const DialogButtons = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div className={styles.row}>{children}</div>
);

interface ConfirmProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: ReactNode;
  /** What will be done, as the button says it. */
  readonly label: string;
  readonly danger?: boolean;
  /** Asks for words of the person, which {@link onConfirm} gets. */
  readonly reason?: { readonly label: string; readonly required: boolean };
  /** Closes when it is done; when it fails, the dialog stays and says why. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

/** Before what cannot be taken back, and before what a name is put under. */
export function Confirm({
  open,
  onClose,
  title,
  text,
  label,
  danger = false,
  reason,
  onConfirm,
}: ConfirmProps): ReactNode {
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const close = (): void => {
    setWords('');
    setProblem(undefined);
    onClose();
  };
  const confirm = (): void => {
    setBusy(true);
    setProblem(undefined);
    onConfirm(words.trim())
      .then(close, (error: unknown) => {
        setProblem(sentenceOf(error));
      })
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <Dialog open={open} onClose={close} title={title} text={text}>
      {reason !== undefined && (
        <TextArea
          label={reason.label}
          rows={3}
          value={words}
          required={reason.required}
          onChange={(event) => {
            setWords(event.target.value);
          }}
        />
      )}
      <FormProblem text={problem} />
      <DialogButtons>
        <Button onClick={close}>Keep it as it is</Button>
        <Button
          tone={danger ? 'danger' : 'primary'}
          busy={busy}
          disabled={reason?.required === true && words.trim() === ''}
          onClick={confirm}
        >
          {label}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
