import type { ReactNode } from 'react';
import type { Choice } from '../../lib/choices';
import { POLICY_CHOICES, POLICY_LABELS } from '../../lib/policy-words';
import { SelectField, TextField } from '../../ui/field';
import { CHOICES, NUMBERS, YES_NO, type Draft, type PolicyField } from './draft';
import styles from './new-protocol.module.css';

interface Props {
  readonly values: Draft['policies'];
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (values: Draft['policies']) => void;
}

const DEFAULT = { value: '', label: "As the project's" };
const YES_NO_CHOICES = [DEFAULT, { value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }];

const SELECTS: readonly (readonly [PolicyField, readonly Choice[]])[] = [
  ...YES_NO.map((field) => [field, YES_NO_CHOICES] as const),
  ...CHOICES.map((field) => [field, [DEFAULT, ...POLICY_CHOICES[field]]] as const),
];

/** What differs from the project, for this protocol alone. */
export function PolicyFields({ values, problemOf, onChange }: Props): ReactNode {
  const change = (field: PolicyField, value: string): void => {
    onChange({ ...values, [field]: value });
  };
  return (
    <div className={styles.policies}>
      {SELECTS.map(([field, choices]) => (
        <SelectField
          key={field}
          label={POLICY_LABELS[field]}
          value={values[field]}
          choices={choices}
          problem={problemOf(`policies.${field}`)}
          onChange={({ target: { value } }) => {
            change(field, value);
          }}
        />
      ))}
      {NUMBERS.map((field) => (
        <TextField
          key={field}
          label={`${POLICY_LABELS[field]}, at most`}
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
