import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useChangeProject } from '../../api/project-commands';
import { Button } from '../../ui/button';
import { FormProblem } from '../../ui/form-problem';
import { Section, Sheet } from '../../ui/page';
import { modelsOf, type EngineDraft } from './engine-draft';
import { EngineFields } from './engine-fields';
import { formProblem, problemOf } from './form-problems';
import { draftOfGates, gateField, gatesOf, type GateDraft } from './gates-form';
import { GatesEditor } from './gates-editor';
import { BudgetPolicies, RunPolicies } from './policies-fields';
import { draftOfPolicies, policiesOf, type PoliciesDraft, unsetOf } from './policies-form';
import styles from './projects.module.css';
import { useDraft } from './use-draft';
import { useEngines } from './use-engines';

type Project = Schemas['Project'];

interface Form {
  readonly gates: readonly GateDraft[];
  readonly policies: PoliciesDraft;
  readonly engine: EngineDraft;
}

function formOf({ gates, policies, default_engine: engine, default_models: models }: Project): Form {
  const { plan = '', execute = '', qa = '' } = models;
  return {
    gates: draftOfGates(gates),
    policies: draftOfPolicies(policies),
    engine: { engine: engine ?? '', plan, execute, qa },
  };
}

/** All that decides how its runs go. Runs that exist keep what they were made with. */
export function PoliciesTab({ project }: { readonly project: Project }): ReactNode {
  const change = useChangeProject();
  const engines = useEngines();
  const draft = useDraft(formOf(project), project.version);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { gates, policies, engine } = draft.value;
  const parsed = policiesOf(policies);
  const wrong = Object.keys(parsed.problems).length > 0;
  const ofPolicy = (name: string): string | undefined => parsed.problems[name] ?? problemOf(error, `policies.${name}`);
  const save = (): void => {
    setBusy(true);
    setError(undefined);
    const body = {
      gates: gatesOf(gates),
      policies: parsed.policies,
      unset_policies: unsetOf(project.policies, parsed.policies),
      default_engine: engine.engine.trim() === '' ? null : engine.engine.trim(),
      default_models: modelsOf(engine),
    };
    change({ project: { id: project.id, version: draft.version }, body, done: 'The policies are saved' })
      .then(draft.drop, setError)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <form
      className={styles.sections}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Section title="Gates" note="Commands that decide a step, on the commit that is judged.">
        <Sheet padded>
          <GatesEditor
            gates={gates}
            onChange={(value) => {
              draft.set({ gates: value });
            }}
            problem={(index, field) => problemOf(error, gateField(gates, index, field))}
          />
        </Sheet>
      </Section>
      <Section title="Runs">
        <Sheet padded>
          <RunPolicies
            draft={policies}
            problem={ofPolicy}
            onChange={(part) => {
              draft.set({ policies: { ...policies, ...part } });
            }}
          />
        </Sheet>
      </Section>
      <Section title="Budgets" note="Counted on the figures of the agent itself, while it works.">
        <Sheet padded>
          <BudgetPolicies
            draft={policies}
            problem={ofPolicy}
            onChange={(part) => {
              draft.set({ policies: { ...policies, ...part } });
            }}
          />
        </Sheet>
      </Section>
      <Section title="Engine and models">
        <Sheet padded>
          <EngineFields
            draft={engine}
            engines={engines}
            problem={(field) => problemOf(error, field)}
            onChange={(part) => {
              draft.set({ engine: { ...engine, ...part } });
            }}
          />
        </Sheet>
      </Section>
      {draft.dirty && (
        <div className={styles.savebar} role="region" aria-label="Unsaved changes">
          {draft.outdated ? (
            <FormProblem text="It was changed elsewhere since you began. Discard your changes to see what is there now." />
          ) : (
            <FormProblem text={formProblem(error, SHOWN_FIELDS(gates))} />
          )}
          <Button
            onClick={() => {
              draft.drop();
              setError(undefined);
            }}
          >
            Discard
          </Button>
          <Button type="submit" tone="primary" busy={busy} disabled={wrong || draft.outdated}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

/** What has a place for its error; anything else is said beside the button. */
const SHOWN_FIELDS = (gates: readonly GateDraft[]): string[] => [
  'default_engine',
  ...['plan', 'execute', 'qa'].map((kind) => `default_models.${kind}`),
  ...Object.keys(draftOfPolicies({})).map((policy) => `policies.${policy}`),
  ...gates.flatMap((_, index) =>
    (['name', 'command', 'timeout_seconds'] as const).map((field) => gateField(gates, index, field)),
  ),
];
