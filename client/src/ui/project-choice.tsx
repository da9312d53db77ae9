import type { ReactNode } from 'react';
import { ChoiceBox } from './field';

interface ProjectChoiceProps {
  /** Left out: all of them. */
  readonly value: string | undefined;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (id: string | undefined) => void;
}

/** Narrows a list to one project. */
export const ProjectChoice = ({ value, projects, onChange }: ProjectChoiceProps): ReactNode => (
  <ChoiceBox
    label="Project"
    value={value ?? ''}
    choices={[{ value: '', label: 'All projects' }, ...projects.map(({ id, name }) => ({ value: id, label: name }))]}
    onChange={({ target }) => {
      onChange(target.value === '' ? undefined : target.value);
    }}
  />
);
