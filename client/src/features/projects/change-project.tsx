import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useChangeProject } from '../../api/project-commands';
import { choicesOf } from '../../lib/choices';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { SelectField, TextField } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { FORGES } from './addresses';
import { formProblem, problemOf } from './form-problems';
import styles from './projects.module.css';

type Project = Schemas['Project'];

interface ChangeProjectProps {
  readonly project: Project;
  readonly onClose: () => void;
}

const FORGE_CHOICES = [{ value: '', label: 'None' }, ...choicesOf(FORGES)];

/** What the project is: its name, and where its repository is. */
export function ChangeProject({ project, onClose }: ChangeProjectProps): ReactNode {
  const change = useChangeProject();
  const [typed, setTyped] = useState({
    name: project.name,
    git_url: project.git_url,
    base_branch: project.base_branch,
    ci_provider: project.ci_provider ?? '',
    forge_url: project.forge_url ?? '',
    forge_repository: project.forge_repository ?? '',
  });
  // The version that was there when it was opened: what somebody else changes meanwhile is not written over.
  const [version] = useState(project.version);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const field = (name: keyof typeof typed) => ({
    name,
    value: typed[name],
    problem: problemOf(error, name),
    onChange: ({ target }: { readonly target: { readonly value: string } }): void => {
      setTyped((before) => ({ ...before, [name]: target.value }));
    },
  });
  const save = (): void => {
    setBusy(true);
    const { ci_provider: provider, forge_url: url, forge_repository: repository, ...rest } = typed;
    const body = {
      ...rest,
      ci_provider: provider === '' ? null : (provider as keyof typeof FORGES),
      forge_url: url === '' ? null : url,
      forge_repository: repository === '' ? null : repository,
    };
    change({ project: { id: project.id, version }, body, done: `${typed.name} is changed` })
      .then(onClose, setError)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Change ${project.name}`}
      text="Runs that exist keep what they were made with."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label="Name" required {...field('name')} />
        <TextField label="Repository" required mono {...field('git_url')} />
        <TextField label="Base branch" required mono {...field('base_branch')} />
        <SelectField label="Forge" choices={FORGE_CHOICES} {...field('ci_provider')} />
        {typed.ci_provider !== '' && (
          <>
            <TextField
              label="API of the forge"
              hint="Of a server of your own. Empty: told from the repository."
              {...field('forge_url')}
            />
            <TextField
              label="Repository on the forge"
              hint="owner/name. Empty: told from the repository."
              {...field('forge_repository')}
            />
          </>
        )}
        <FormProblem text={formProblem(error, Object.keys(typed))} />
        <DialogButtons>
          <Button onClick={onClose}>Keep it as it is</Button>
          <Button type="submit" tone="primary" busy={busy}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
