import { useId, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { TextField } from '../../ui/field';
import type { EngineDraft } from './engine-draft';
import styles from './projects.module.css';

interface EngineFieldsProps {
  readonly draft: EngineDraft;
  readonly onChange: (change: Partial<EngineDraft>) => void;
  readonly engines: readonly Schemas['SystemEngine'][];
  /** By the name in the API. */
  readonly problem: (field: string) => string | undefined;
}

const HINT = 'shell runs the commands of a step, without any agent.';

/** Which agent works, and with which models. */
export function EngineFields({ draft, onChange, engines, problem }: EngineFieldsProps): ReactNode {
  const list = useId();
  const field = (name: keyof EngineDraft, api: string) => ({
    value: draft[name],
    problem: problem(api),
    onChange: ({ target }: { readonly target: { readonly value: string } }): void => {
      onChange({ [name]: target.value });
    },
  });
  const model = { placeholder: 'The engine’s own' };
  return (
    <div className={styles.grid}>
      <TextField
        label="Engine"
        list={list}
        placeholder="The server’s"
        hint={engines.find(({ name }) => name === draft.engine.trim())?.hint ?? HINT}
        {...field('engine', 'default_engine')}
      />
      <datalist id={list}>
        {engines.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField label="Model for plans" {...model} {...field('plan', 'default_models.plan')} />
      <TextField label="Model for steps" {...model} {...field('execute', 'default_models.execute')} />
      <TextField label="Model for judging" {...model} {...field('qa', 'default_models.qa')} />
    </div>
  );
}
