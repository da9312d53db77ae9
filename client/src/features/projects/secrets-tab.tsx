import { useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Schemas } from '../../api/client';
import { useChangeProject } from '../../api/project-commands';
import { visible } from '../../lib/visible';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { CheckField, TextArea, TextField } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { Section, Sheet } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table } from '../../ui/table';
import { VisibleText } from '../../ui/visible-text';
import { formProblem, problemOf } from './form-problems';
import styles from './projects.module.css';
import { KNOWN_SECRETS, purposeOf } from './secret-names';

type Project = Schemas['Project'];
type TypedElement = HTMLInputElement & HTMLTextAreaElement;

/** Values go in and never come back: what is here is their names. */
export function SecretsTab({ project }: { readonly project: Project }): ReactNode {
  const [name, setName] = useState('');
  const [removing, setRemoving] = useState<string | null>(null);
  const value = useRef<TypedElement>(null);
  const change = useChangeProject();
  return (
    <>
      <Section title="Stored secrets" note="Write-only: no page, log or answer shows a value.">
        {project.secret_names.length === 0 ? (
          <Empty title="No secrets">
            A repository that anybody may read, and that is pushed to by its address, needs none.
          </Empty>
        ) : (
          <Table
            label="Stored secrets"
            rows={project.secret_names}
            id={(each) => each}
            columns={[
              {
                head: 'Name',
                lead: true,
                cell: (each) => (
                  <code>
                    <VisibleText text={each} />
                  </code>
                ),
              },
              { head: 'For', cell: purposeOf },
              {
                head: '',
                right: true,
                cell: (each) => (
                  <span className={styles.buttons}>
                    <Button
                      small
                      aria-label={`Replace ${visible(each)}`}
                      onClick={() => {
                        setName(each);
                        value.current?.focus();
                      }}
                    >
                      Replace
                    </Button>
                    <Button
                      small
                      tone="danger"
                      aria-label={`Remove ${visible(each)}`}
                      onClick={() => {
                        setRemoving(each);
                      }}
                    >
                      Remove
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Section>
      <StoreSecret project={project} name={name} onName={setName} field={value} />
      <Confirm
        open={removing !== null}
        onClose={() => {
          setRemoving(null);
        }}
        title={`Remove ${removing ?? ''}`}
        text="What needs it stops working at once. Its value cannot be had back from here."
        label="Remove the secret"
        danger
        onConfirm={() =>
          change({ project, body: { secrets: { [removing ?? '']: null } }, done: `${removing ?? ''} is removed` })
        }
      />
    </>
  );
}

interface StoreSecretProps {
  readonly project: Project;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly field: RefObject<TypedElement | null>;
}

function StoreSecret({ project, name, onName, field }: StoreSecretProps): ReactNode {
  const change = useChangeProject();
  const names = useId();
  const [value, setValue] = useState('');
  const [lines, setLines] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const replaces = project.secret_names.includes(name.trim());
  const typed = {
    label: 'Value',
    ref: field,
    name: 'secret-value',
    autoComplete: 'new-password',
    required: true,
    value,
    hint: replaces ? 'It replaces the one that is stored.' : undefined,
    onChange: ({ target }: { readonly target: { readonly value: string } }): void => {
      setValue(target.value);
    },
  };
  const store = (): void => {
    setBusy(true);
    setError(undefined);
    const key = name.trim();
    change({ project, body: { secrets: { [key]: value } }, done: `${key} is stored` })
      .then(() => {
        setValue('');
        onName('');
      }, setError)
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <Section title={replaces ? 'Replace a secret' : 'Store a secret'}>
      <Sheet padded>
        <form
          className={styles.narrow}
          onSubmit={(event) => {
            event.preventDefault();
            store();
          }}
        >
          <TextField
            label="Name"
            list={names}
            required
            mono
            value={name}
            hint={name.trim() === '' ? 'All but the known ones are variables for the agents.' : purposeOf(name.trim())}
            problem={problemOf(error, 'secrets')}
            onChange={({ target }) => {
              onName(target.value);
            }}
          />
          <datalist id={names}>
            {Object.keys(KNOWN_SECRETS).map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          {lines ? <TextArea rows={5} {...typed} /> : <TextField {...typed} type="password" />}
          <CheckField
            label="It has several lines"
            hint="A private key. It is seen while it is typed."
            checked={lines}
            onChange={({ target }) => {
              setLines(target.checked);
            }}
          />
          <FormProblem text={formProblem(error, ['secrets'])} />
          <div>
            <Button type="submit" tone="primary" busy={busy} disabled={name.trim() === '' || value === ''}>
              {replaces ? 'Replace' : 'Store'}
            </Button>
          </div>
        </form>
      </Sheet>
    </Section>
  );
}
