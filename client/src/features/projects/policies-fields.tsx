import type { ReactNode } from 'react';
import { POLICY_CHOICES, POLICY_LABELS } from '../../lib/policy-words';
import { SelectField, TextArea, TextField } from '../../ui/field';
import type { PoliciesDraft } from './policies-form';
import styles from './projects.module.css';

interface PoliciesFieldsProps {
  readonly draft: PoliciesDraft;
  readonly onChange: (change: Partial<PoliciesDraft>) => void;
  /** By the name of the policy in the API. */
  readonly problem: (policy: string) => string | undefined;
}

const DEFAULT = { value: '', label: 'As the server says' };
const YES_NO = [DEFAULT, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }];

type Field = (name: keyof PoliciesDraft) => {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
};

const fieldOf =
  ({ draft, onChange, problem }: PoliciesFieldsProps): Field =>
  (name) => ({
    value: draft[name],
    problem: problem(name),
    onChange: ({ target }) => {
      onChange({ [name]: target.value });
    },
  });

/** How its runs go on: by themselves, or when a person says so. */
export function RunPolicies(props: PoliciesFieldsProps): ReactNode {
  const field = fieldOf(props);
  const { auto_fix_ci: fix } = props.draft;
  return (
    <div className={styles.grid}>
      <SelectField label={POLICY_LABELS.auto_advance} choices={YES_NO} {...field('auto_advance')} />
      <SelectField label={POLICY_LABELS.auto_qa_after_exec} choices={YES_NO} {...field('auto_qa_after_exec')} />
      <TextField
        label={POLICY_LABELS.max_attempts}
        inputMode="numeric"
        placeholder="As the server says"
        hint="Before a failed judgement is final."
        {...field('max_attempts')}
      />
      <SelectField
        label={POLICY_LABELS.open_pr}
        choices={[{ value: '', label: 'At the end, with access to the forge' }, ...POLICY_CHOICES.open_pr]}
        {...field('open_pr')}
      />
      <SelectField label={POLICY_LABELS.push} choices={[DEFAULT, ...POLICY_CHOICES.push]} {...field('push')} />
      <SelectField
        label={POLICY_LABELS.auto_qa_on_ci}
        choices={YES_NO}
        hint="Where the project has a forge."
        {...field('auto_qa_on_ci')}
      />
      <SelectField label={POLICY_LABELS.auto_fix_ci} choices={YES_NO} {...field('auto_fix_ci')} />
      {fix === 'true' && (
        <>
          <TextField label="How often in all" inputMode="numeric" placeholder="3" {...field('fix_attempts')} />
          <TextField
            label="How often for the same failure"
            inputMode="numeric"
            placeholder="1"
            {...field('fix_per_failure')}
          />
        </>
      )}
      <TextArea
        label={POLICY_LABELS.required_checks}
        rows={3}
        hint="One in a line, by name. Empty: every check that reports."
        {...field('required_checks')}
      />
    </div>
  );
}

export function BudgetPolicies(props: PoliciesFieldsProps): ReactNode {
  const field = fieldOf(props);
  const cap = { placeholder: 'As the server says', hint: 'A figure, or “none” for no cap.' };
  return (
    <div className={styles.grid}>
      <SelectField
        label={POLICY_LABELS.token_budget_mode}
        choices={[DEFAULT, ...POLICY_CHOICES.token_budget_mode]}
        {...field('token_budget_mode')}
      />
      <TextField label={POLICY_LABELS.max_tokens_per_step} {...cap} {...field('max_tokens_per_step')} />
      <TextField label={POLICY_LABELS.max_tokens_per_protocol} {...cap} {...field('max_tokens_per_protocol')} />
      <TextField label={POLICY_LABELS.max_usd_per_step} {...cap} {...field('max_usd_per_step')} />
      <TextField label={POLICY_LABELS.max_usd_per_protocol} {...cap} {...field('max_usd_per_protocol')} />
    </div>
  );
}
