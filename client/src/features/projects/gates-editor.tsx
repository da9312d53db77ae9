import { Plus, X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { visible } from '../../lib/visible';
import { Button, IconButton } from '../../ui/button';
import { TextField } from '../../ui/field';
import type { GateDraft } from './gates-form';
import styles from './projects.module.css';

interface GatesEditorProps {
  readonly gates: readonly GateDraft[];
  readonly onChange: (gates: readonly GateDraft[]) => void;
  /** Of `name`, `command` or `timeout_seconds` of the gate at this place. */
  readonly problem: (index: number, field: keyof GateDraft) => string | undefined;
}

/** Commands that decide a step: all of them must end with 0, in the worktree, on the commit that is judged. */
export function GatesEditor({ gates, onChange, problem }: GatesEditorProps): ReactNode {
  const id = useId();
  const set = (index: number, change: Partial<GateDraft>): void => {
    onChange(gates.map((gate, at) => (at === index ? { ...gate, ...change } : gate)));
  };
  return (
    <div className={styles.stack}>
      {gates.length === 0 && <p className={styles.notSaid}>None: then nothing but an agent judges a step.</p>}
      {gates.map((gate, index) => {
        const field = (name: keyof GateDraft) => ({
          value: gate[name],
          problem: problem(index, name),
          onChange: ({ target }: { readonly target: { readonly value: string } }): void => {
            set(index, { [name]: target.value });
          },
        });
        return (
          <fieldset key={`${id}-${String(index)}`} className={styles.gate}>
            <legend className="sr-only">Gate {index + 1}</legend>
            <TextField label="Name" placeholder="tests" {...field('name')} />
            <TextField label="Command" placeholder="npm test" mono {...field('command')} />
            <TextField label="Seconds at most" inputMode="numeric" {...field('timeout_seconds')} />
            <IconButton
              label={`Remove gate ${gate.name === '' ? String(index + 1) : visible(gate.name)}`}
              onClick={() => {
                onChange(gates.filter((_, at) => at !== index));
              }}
            >
              <X size={15} aria-hidden />
            </IconButton>
          </fieldset>
        );
      })}
      <div>
        <Button
          small
          icon={<Plus size={14} aria-hidden />}
          onClick={() => {
            onChange([...gates, { name: '', command: '', timeout_seconds: '' }]);
          }}
        >
          Add a gate
        </Button>
      </div>
    </div>
  );
}
