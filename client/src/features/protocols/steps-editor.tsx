import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button';
import { TextArea, TextField } from '../../ui/field';
import { emptyGate, emptyStep, type DraftGate, type DraftStep } from './draft';
import styles from './new-protocol.module.css';

interface Props {
  readonly steps: readonly DraftStep[];
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (steps: readonly DraftStep[]) => void;
}

const replaced = <T extends { readonly key: number }>(all: readonly T[], changed: T): readonly T[] =>
  all.map((each) => (each.key === changed.key ? changed : each));

function moved<T>(all: readonly T[], from: number, to: number): readonly T[] {
  const rest = [...all];
  rest.splice(to, 0, ...rest.splice(from, 1));
  return rest;
}

/** The plan by hand: what each step does, and the checks that decide whether it did. */
export function StepsEditor({ steps, problemOf, onChange }: Props): ReactNode {
  return (
    <div className={styles.steps}>
      <ol className={styles.stepList}>
        {steps.map((step, index) => (
          <li key={step.key} className={styles.step}>
            <fieldset className={styles.fields}>
              <legend className={styles.stepHead}>Step {index + 1}</legend>
              <div className={styles.stepTools}>
                <IconButton
                  small
                  label={`Step ${String(index + 1)} up`}
                  disabled={index === 0}
                  onClick={() => {
                    onChange(moved(steps, index, index - 1));
                  }}
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  small
                  label={`Step ${String(index + 1)} down`}
                  disabled={index === steps.length - 1}
                  onClick={() => {
                    onChange(moved(steps, index, index + 1));
                  }}
                >
                  <ArrowDown size={14} aria-hidden />
                </IconButton>
                <IconButton
                  small
                  label={`Remove step ${String(index + 1)}`}
                  disabled={steps.length === 1}
                  onClick={() => {
                    onChange(steps.filter(({ key }) => key !== step.key));
                  }}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </div>
              <StepFields
                step={step}
                at={`steps[${String(index)}]`}
                problemOf={problemOf}
                onChange={(changed) => {
                  onChange(replaced(steps, changed));
                }}
              />
            </fieldset>
          </li>
        ))}
      </ol>
      <Button
        small
        icon={<Plus size={13} aria-hidden />}
        onClick={() => {
          onChange([...steps, emptyStep()]);
        }}
      >
        Add a step
      </Button>
    </div>
  );
}

interface StepProps {
  readonly step: DraftStep;
  /** Where it is in the request: `steps[0]`. */
  readonly at: string;
  readonly problemOf: Props['problemOf'];
  readonly onChange: (step: DraftStep) => void;
}

function StepFields({ step, at, problemOf, onChange }: StepProps): ReactNode {
  return (
    <>
      <TextField
        label="Step name"
        value={step.name}
        problem={problemOf(`${at}.step_name`)}
        onChange={({ target: { value } }) => {
          onChange({ ...step, name: value });
        }}
      />
      <div className={styles.pair}>
        <TextArea
          label="Instructions"
          hint="For an agent, in Markdown."
          rows={3}
          value={step.instructions}
          problem={problemOf(`${at}.instructions`)}
          onChange={({ target: { value } }) => {
            onChange({ ...step, instructions: value });
          }}
        />
        <TextArea
          label="Commands"
          hint="For the shell engine, one on each line."
          rows={3}
          className={styles.code}
          spellCheck={false}
          value={step.commands}
          problem={problemOf(`${at}.commands`)}
          onChange={({ target: { value } }) => {
            onChange({ ...step, commands: value });
          }}
        />
      </div>
      {step.gates.map((gate, index) => (
        <GateFields
          key={gate.key}
          gate={gate}
          at={`${at}.gates[${String(index)}]`}
          problemOf={problemOf}
          onChange={(changed) => {
            onChange({ ...step, gates: replaced(step.gates, changed) });
          }}
          onRemove={() => {
            onChange({ ...step, gates: step.gates.filter(({ key }) => key !== gate.key) });
          }}
        />
      ))}
      <div>
        <Button
          small
          tone="quiet"
          icon={<Plus size={13} aria-hidden />}
          onClick={() => {
            onChange({ ...step, gates: [...step.gates, emptyGate()] });
          }}
        >
          Add a gate
        </Button>
      </div>
    </>
  );
}

interface GateProps {
  readonly gate: DraftGate;
  readonly at: string;
  readonly problemOf: Props['problemOf'];
  readonly onChange: (gate: DraftGate) => void;
  readonly onRemove: () => void;
}

function GateFields({ gate, at, problemOf, onChange, onRemove }: GateProps): ReactNode {
  return (
    <div className={styles.gate}>
      <TextField
        label="Gate"
        placeholder="tests"
        value={gate.name}
        problem={problemOf(`${at}.name`)}
        onChange={({ target: { value } }) => {
          onChange({ ...gate, name: value });
        }}
      />
      <TextField
        label="Its command"
        placeholder="npm test"
        className={styles.code}
        value={gate.command}
        problem={problemOf(`${at}.command`)}
        onChange={({ target: { value } }) => {
          onChange({ ...gate, command: value });
        }}
      />
      <IconButton label={`Remove gate ${gate.name}`} onClick={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
