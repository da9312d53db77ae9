import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { choicesOf, type Choice } from '../../lib/choices';
import { SelectField, TextField } from '../../ui/field';
import type { Draft, PolicyField } from './draft';
import styles from './new-protocol.module.css';

interface Props {
  readonly values: Draft['policies'];
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (values: Draft['policies']) => void;
}

const DEFAULT = { value: '', label: "As the project's" };
const YES_NO_CHOICES = [DEFAULT, { value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }];

type Policies = Schemas['Policies'];
const OPEN_PR: Record<NonNullable<Policies['open_pr']>, string> = {
  start: 'At the start, as a draft',
  end: 'At the end',
  never: 'Never',
};
const BUDGET_MODES: Record<NonNullable<Policies['token_budget_mode']>, string> = {
  strict: 'Stop the run',
  warn: 'Say so, and go on',
  off: 'Ignore it',
};

const SELECTS: readonly (readonly [PolicyField, string, readonly Choice[]])[] = [
  ['auto_advance', 'Start the next step by itself', YES_NO_CHOICES],
  ['auto_qa_after_exec', 'Judge a step once it was executed', YES_NO_CHOICES],
  ['open_pr', 'Open the pull request', [DEFAULT, ...choicesOf(OPEN_PR)]],
  ['token_budget_mode', 'When a budget is used up', [DEFAULT, ...choicesOf(BUDGET_MODES)]],
];

const INPUTS: readonly (readonly [PolicyField, string])[] = [
  ['max_attempts', 'Executions of a step'],
  ['max_tokens_per_step', 'Tokens of a step'],
  ['max_tokens_per_protocol', 'Tokens of the protocol'],
  ['max_usd_per_step', 'US dollars of a step'],
  ['max_usd_per_protocol', 'US dollars of the protocol'],
];

/** What differs from the project, for this protocol alone. */
export function PolicyFields({ values, problemOf, onChange }: Props): ReactNode {
  const change = (field: PolicyField, value: string): void => {
    onChange({ ...values, [field]: value });
  };
  return (
    <div className={styles.policies}>
      {SELECTS.map(([field, label, choices]) => (
        <SelectField
          key={field}
          label={label}
          value={values[field]}
          choices={choices}
          problem={problemOf(`policies.${field}`)}
          onChange={({ target: { value } }) => {
            change(field, value);
          }}
        />
      ))}
      {INPUTS.map(([field, label]) => (
        <TextField
          key={field}
          label={`${label}, at most`}
          inputMode="decimal"
          placeholder="as the project's"
          value={values[field]}
          problem={problemOf(`policies.${field}`)}
          onChange={({ target: { value } }) => {
            change(field, value);
          }}
        />
      ))}
    </div>
  );
}
