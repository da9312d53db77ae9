import type { ReactNode } from 'react';
import { choicesOf } from '../../lib/choices';
import { SelectField, TextArea, TextField } from '../../ui/field';
import type { Policies, PoliciesDraft } from './policies-form';
import styles from './projects.module.css';

interface PoliciesFieldsProps {
  readonly draft: PoliciesDraft;
  readonly onChange: (change: Partial<PoliciesDraft>) => void;
  /** By the name of the policy in the API. */
  readonly problem: (policy: string) => string | undefined;
}

const DEFAULT = { value: '', label: 'As the server says' };
const YES_NO = [DEFAULT, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }];

const OPEN_PR: Record<NonNullable<Policies['open_pr']>, string> = {
  start: 'A draft from the first push',
  end: 'At the end',
  never: 'Never',
};
const PUSH: Record<NonNullable<Policies['push']>, string> = { branch: 'Its branch', never: 'Never: no remote' };
const BUDGET_MODES: Record<NonNullable<Policies['token_budget_mode']>, string> = {
  strict: 'Stop the run',
  warn: 'Say so, and go on',
  off: 'Nothing',
};

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
      <SelectField label="Start the next step by itself" choices={YES_NO} {...field('auto_advance')} />
      <SelectField label="Judge a step when it is executed" choices={YES_NO} {...field('auto_qa_after_exec')} />
      <TextField
        label="Tries of a step"
        inputMode="numeric"
        placeholder="As the server says"
        hint="Before a failed judgement is final."
        {...field('max_attempts')}
      />
      <SelectField
        label="Pull request"
        choices={[{ value: '', label: 'At the end, with access to the forge' }, ...choicesOf(OPEN_PR)]}
        {...field('open_pr')}
      />
      <SelectField label="Push" choices={[DEFAULT, ...choicesOf(PUSH)]} {...field('push')} />
      <SelectField
        label="Judgement waits for green CI"
        choices={YES_NO}
        hint="Where the project has a forge."
        {...field('auto_qa_on_ci')}
      />
      <SelectField label="A red CI goes back to the agent" choices={YES_NO} {...field('auto_fix_ci')} />
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
        label="CI checks that must be green"
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
        label="When a cap is reached"
        choices={[DEFAULT, ...choicesOf(BUDGET_MODES)]}
        {...field('token_budget_mode')}
      />
      <TextField label="Tokens for a step" {...cap} {...field('max_tokens_per_step')} />
      <TextField label="Tokens for a protocol" {...cap} {...field('max_tokens_per_protocol')} />
      <TextField label="US dollars for a step" {...cap} {...field('max_usd_per_step')} />
      <TextField label="US dollars for a protocol" {...cap} {...field('max_usd_per_protocol')} />
    </div>
  );
}
