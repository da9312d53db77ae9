import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { useCreateToken } from '../../api/token-commands';
import { choicesOf } from '../../lib/choices';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { SelectField, TextField } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { Copyable } from '../../ui/small';
import { EXPIRIES, expiresAt } from './expiry';
import styles from './settings.module.css';

type Role = Schemas['Token']['role'];

const ROLES: Record<Role, string> = {
  viewer: 'viewer: sees everything, changes nothing',
  operator: 'operator: registers, starts, approves, cancels',
  admin: 'admin: makes and revokes tokens as well',
};

interface Props {
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

export function NewToken({ projects, onClose }: Props): ReactNode {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [project, setProject] = useState('');
  const [days, setDays] = useState('90');
  if (create.data !== undefined) return <Made token={create.data} onClose={onClose} />;
  const errors = create.error instanceof ApiProblem ? create.error.errors : [];
  const problemOf = (field: string): string | undefined => errors.find((each) => each.field === field)?.message;
  const submit = (): void => {
    create.mutate({
      name,
      role,
      ...(project !== '' && { project_id: project }),
      ...(days !== '' && { expires_at: expiresAt(Number(days), Date.now()) }),
    });
  };
  return (
    <Dialog open onClose={onClose} title="New token" text="Its value is shown once, right after it is made.">
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Name"
          hint="It is on every event that its holder causes: letters, digits, dots and dashes."
          placeholder="ci-of-shop"
          value={name}
          problem={problemOf('name')}
          onChange={({ target: { value } }) => {
            setName(value);
          }}
        />
        <SelectField
          label="Role"
          value={role}
          choices={choicesOf(ROLES)}
          problem={problemOf('role')}
          onChange={({ target: { value } }) => {
            setRole(value as Role);
          }}
        />
        <SelectField
          label="Good for"
          value={project}
          problem={problemOf('project_id')}
          choices={[
            { value: '', label: 'all projects' },
            ...projects.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          onChange={({ target: { value } }) => {
            setProject(value);
          }}
        />
        <SelectField
          label="Expires"
          value={days}
          choices={EXPIRIES}
          problem={problemOf('expires_at')}
          onChange={({ target: { value } }) => {
            setDays(value);
          }}
        />
        {create.error !== null && errors.length === 0 && <FormProblem text={sentenceOf(create.error)} />}
        <DialogButtons>
          <Button onClick={onClose}>Keep it as it is</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            Make the token
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function Made({ token, onClose }: { readonly token: Schemas['NewToken']; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Token ${token.name}`}
      text="This is the only time that it is shown. Put it where its holder keeps secrets."
    >
      <div className={styles.value} data-token>
        <Copyable text={token.value} label="the token" />
      </div>
      <DialogButtons>
        <Button tone="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
