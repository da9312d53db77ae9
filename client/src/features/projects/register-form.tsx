import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useRegisterProject } from '../../api/project-commands';
import { Button, ButtonLink } from '../../ui/button';
import { FormProblem } from '../../ui/form-problem';
import { Section, Sheet } from '../../ui/page';
import { EngineFields } from './engine-fields';
import { formProblem, problemOf } from './form-problems';
import { gateField } from './gates-form';
import { GatesEditor } from './gates-editor';
import { BudgetPolicies, RunPolicies } from './policies-fields';
import { policiesOf } from './policies-form';
import styles from './projects.module.css';
import { bodyOf, EMPTY, liveProblem, NOTHING_FOUND, type Registration } from './registration';
import { RepositoryFields } from './repository-fields';
import { useCheck } from './use-check';
import { useEngines } from './use-engines';

/** Fields that have a place for what the server says of them. */
const FIELDS = ['git_url', 'name', 'base_branch', 'ci_provider', 'default_engine', 'secrets', 'gates'];

export function RegisterForm(): ReactNode {
  const [form, setForm] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const register = useRegisterProject();
  const navigate = useNavigate();
  const engines = useEngines();
  const check = useCheck(form);
  const found = check.found ?? NOTHING_FOUND;
  const set = (change: Partial<Registration>): void => {
    setForm((before) => ({ ...before, ...change }));
    // What was refused is being mended.
    setError(undefined);
  };
  const problem = (field: string): string | undefined =>
    problemOf(error, field) ?? liveProblem(check.found, form, field);
  const parsed = policiesOf(form.policies);
  const ofPolicy = (name: string): string | undefined => parsed.problems[name] ?? problemOf(error, `policies.${name}`);
  const send = (): void => {
    setBusy(true);
    setError(undefined);
    register(bodyOf(form, found))
      .then(({ id }) => navigate({ to: '/projects/$projectId', params: { projectId: id } }), setError)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <form
      className={styles.sections}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Sheet padded>
        <RepositoryFields form={form} check={check} problem={problem} onChange={set} />
      </Sheet>
      <Section title="Agent">
        <Sheet padded>
          <EngineFields
            draft={form.engine}
            engines={engines}
            problem={problem}
            onChange={(part) => {
              set({ engine: { ...form.engine, ...part } });
            }}
          />
        </Sheet>
      </Section>
      <Section title="Gates" note="What the repository’s own files speak of is found and suggested after this.">
        <Sheet padded>
          <GatesEditor
            gates={form.gates}
            problem={(index, field) => problemOf(error, gateField(form.gates, index, field))}
            onChange={(gates) => {
              set({ gates });
            }}
          />
        </Sheet>
      </Section>
      <details className={styles.more}>
        <summary>Policies and budgets</summary>
        <Sheet padded>
          <div className={styles.stack}>
            <RunPolicies
              draft={form.policies}
              problem={ofPolicy}
              onChange={(part) => {
                set({ policies: { ...form.policies, ...part } });
              }}
            />
            <BudgetPolicies
              draft={form.policies}
              problem={ofPolicy}
              onChange={(part) => {
                set({ policies: { ...form.policies, ...part } });
              }}
            />
          </div>
        </Sheet>
      </details>
      <FormProblem text={formProblem(error, FIELDS)} />
      <div className={styles.buttons}>
        <Button
          type="submit"
          tone="primary"
          busy={busy}
          disabled={form.git_url.trim() === '' || Object.keys(parsed.problems).length > 0}
        >
          Register
        </Button>
        <ButtonLink to="/projects">Cancel</ButtonLink>
      </div>
    </form>
  );
}
