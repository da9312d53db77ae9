import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useCreateProtocol } from '../../api/new-protocol';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { Button, ButtonLink } from '../../ui/button';
import { SelectField, TextArea, TextField } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { Sheet } from '../../ui/page';
import { Kbd } from '../../ui/small';
import { bodyOf, DraftProblem, emptyDraft, jsonOf, type Draft, type PlanSource } from './draft';
import styles from './new-protocol.module.css';
import { EngineField } from './engine-field';
import { PolicyFields } from './policy-fields';
import { StepsEditor } from './steps-editor';

const SOURCES: readonly (readonly [PlanSource, string, string])[] = [
  ['engine', 'The engine plans', 'It reads the repository and writes the steps. Not with the shell engine.'],
  ['steps', 'I write the steps', 'Each with what it does and what decides whether it did.'],
  ['json', 'Paste JSON', 'Steps as the API takes them.'],
];

interface Problems {
  readonly of: ReadonlyMap<string, string>;
  /** What is about no field of this form. */
  readonly sentence?: string | undefined;
}
const NONE: Problems = { of: new Map() };

interface Props {
  readonly projects: readonly Schemas['Project'][];
  readonly project: string;
}

export function NewProtocolForm({ projects, project: initial }: Props): ReactNode {
  const navigate = useNavigate();
  const create = useCreateProtocol();
  const form = useRef<HTMLFormElement>(null);
  const [project, setProject] = useState(initial);
  const [draft, setDraft] = useState(emptyDraft);
  const [problems, setProblems] = useState(NONE);
  const [pressed, setPressed] = useState<'create' | 'start'>();
  const change = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const problemOf = (field: string): string | undefined => problems.of.get(field);
  const chosen = projects.find(({ id }) => id === project);
  useEffect(() => {
    // To where something is wrong, for whoever does not see it turn red.
    if (problems !== NONE) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const submit = async (how: 'create' | 'start'): Promise<void> => {
    if (create.isPending) return;
    setPressed(how);
    setProblems(NONE);
    try {
      if (project === '') throw new DraftProblem('project', 'Choose the project that it works in.');
      const made = await create.mutateAsync({ project, body: bodyOf(draft), start: how === 'start' });
      await navigate({ to: '/protocols/$protocolId', params: { protocolId: made.id } });
    } catch (error) {
      setProblems(problemsOf(error, form.current));
    } finally {
      setPressed(undefined);
    }
  };

  return (
    <form
      ref={form}
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit('start');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit('start');
      }}
    >
      {problems.sentence !== undefined && (
        <div className={styles.problem}>
          <FormProblem text={problems.sentence} />
        </div>
      )}
      <Sheet padded>
        <div className={styles.fields}>
          <SelectField
            label="Project"
            value={project}
            problem={problemOf('project')}
            choices={[
              ...(project === '' ? [{ value: '', label: 'Choose a project' }] : []),
              ...projects.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ target: { value } }) => {
              setProject(value);
            }}
          />
          <TextArea
            label="Goal"
            hint="What shall be different when it is done, and how one would notice. The agent reads it, and so do reviewers."
            rows={5}
            required
            value={draft.goal}
            problem={problemOf('description')}
            onChange={({ target: { value } }) => {
              change({ goal: value });
            }}
          />
          <div className={styles.three}>
            <TextField
              label="Name (optional)"
              placeholder="0042-carts-of-guests"
              hint="The branch has it too. Left empty: the next number, and words of the goal."
              value={draft.name}
              problem={problemOf('protocol_name')}
              onChange={({ target: { value } }) => {
                change({ name: value });
              }}
            />
            <EngineField
              value={draft.engine}
              otherwise={chosen?.default_engine ?? "the server's"}
              problem={problemOf('engine')}
              onChange={(engine) => {
                change({ engine });
              }}
            />
            <TextField
              label="Base branch (optional)"
              placeholder={chosen?.base_branch ?? 'main'}
              hint="What it starts from."
              value={draft.baseBranch}
              problem={problemOf('base_branch')}
              onChange={({ target: { value } }) => {
                change({ baseBranch: value });
              }}
            />
          </div>
        </div>
      </Sheet>

      <fieldset className={styles.plan}>
        <legend className={styles.legend}>Plan</legend>
        <div className={styles.sources}>
          {SOURCES.map(([source, label, about]) => (
            <label key={source} className={styles.source} data-chosen={draft.source === source}>
              <input
                type="radio"
                name="source"
                checked={draft.source === source}
                onChange={() => {
                  const carried = source === 'json' && draft.json === '' && draft.steps[0]?.name !== '';
                  change({ source, ...(carried && { json: jsonOf(draft.steps) }) });
                }}
              />
              <span>
                <b>{label}</b>
                <small>{about}</small>
              </span>
            </label>
          ))}
        </div>
        {draft.source === 'steps' && (
          <StepsEditor
            steps={draft.steps}
            problemOf={problemOf}
            onChange={(steps) => {
              change({ steps });
            }}
          />
        )}
        {draft.source === 'json' && (
          <TextArea
            label="Steps as JSON"
            rows={12}
            className={styles.code}
            spellCheck={false}
            placeholder={'[\n  { "step_name": "Add the table", "commands": ["npm run migrate"] }\n]'}
            value={draft.json}
            problem={problemOf('json')}
            onChange={({ target: { value } }) => {
              change({ json: value });
            }}
          />
        )}
      </fieldset>

      <details className={styles.details}>
        <summary>Policies and budgets that differ from the project</summary>
        <PolicyFields
          values={draft.policies}
          problemOf={problemOf}
          onChange={(policies) => {
            change({ policies });
          }}
        />
      </details>

      <div className={styles.buttons}>
        <Button type="submit" tone="primary" busy={pressed === 'start'} disabled={pressed !== undefined}>
          Create and start
        </Button>
        <Button
          busy={pressed === 'create'}
          disabled={pressed !== undefined}
          onClick={() => {
            void submit('create');
          }}
        >
          Create
        </Button>
        <ButtonLink to="/protocols" tone="quiet">
          Back
        </ButtonLink>
        <span className={styles.keys}>
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> creates and starts
        </span>
      </div>
    </form>
  );
}

/** By field, as the server names them; what this form has no field for is said above it. */
function problemsOf(error: unknown, form: HTMLFormElement | null): Problems {
  if (error instanceof DraftProblem) {
    open(form, error.field);
    return { of: new Map([[error.field, error.message]]) };
  }
  const errors = error instanceof ApiProblem ? error.errors : [];
  for (const { field } of errors) open(form, field);
  const of = new Map(errors.map(({ field, message }) => [field, message]));
  const inPlan = errors.filter(({ field }) => field.startsWith('steps'));
  if (inPlan.length > 0) of.set('json', inPlan.map(({ field, message }) => `${field}: ${message}`).join('; '));
  return { of, sentence: sentenceOf(error) };
}

/** What is wrong must be in sight. */
function open(form: HTMLFormElement | null, field: string): void {
  const details = field.startsWith('policies.') ? form?.querySelector('details') : null;
  if (details !== null && details !== undefined) details.open = true;
}
