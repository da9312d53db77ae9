import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { SelectField, TextField } from '../../ui/field';

interface Props {
  readonly value: string;
  /** What it is when nothing is chosen. */
  readonly otherwise: string;
  readonly problem: string | undefined;
  readonly onChange: (engine: string) => void;
}

/** Those that this server has; by its name for whoever may not ask the server, as with a token of one project. */
export function EngineField({ value, otherwise, problem, onChange }: Props): ReactNode {
  const engines = useQuery(queries.system()).data?.engines;
  if (engines === undefined)
    return (
      <TextField
        label="Engine (optional)"
        placeholder={otherwise}
        value={value}
        problem={problem}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      />
    );
  return (
    <SelectField
      label="Engine (optional)"
      value={value}
      problem={problem}
      choices={[
        { value: '', label: `${otherwise} (as the project says)` },
        ...engines.map(({ name, installed }) => ({
          value: name,
          label: installed ? name : `${name}: not installed here`,
        })),
      ]}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    />
  );
}
