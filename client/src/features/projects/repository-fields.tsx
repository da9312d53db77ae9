import { useId, type ReactNode } from 'react';
import { choicesOf } from '../../lib/choices';
import { counted } from '../../lib/numbers';
import { SelectField, TextField } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { Mark } from '../../ui/status';
import { VisibleText } from '../../ui/visible-text';
import { FORGES } from './addresses';
import styles from './projects.module.css';
import { filledIn, NOTHING_FOUND, type Registration } from './registration';
import type { Check } from './use-check';

interface RepositoryFieldsProps {
  readonly form: Registration;
  readonly check: Check;
  /** Of a field, by its name in the API. */
  readonly problem: (field: string) => string | undefined;
  readonly onChange: (change: Partial<Registration>) => void;
}

type Typed = 'git_url' | 'name' | 'base_branch' | 'git_username' | 'git_token' | 'forge_token';
type FieldOf = (name: Typed) => {
  readonly name: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
};

/** Where it is, and what the server finds there while it is typed. */
export function RepositoryFields({ form, check, problem, onChange }: RepositoryFieldsProps): ReactNode {
  const branches = useId();
  const filled = filledIn(form, check.found ?? NOTHING_FOUND);
  const field: FieldOf = (name) => ({
    name,
    value: form[name],
    problem: problem(name),
    onChange: ({ target }) => {
      onChange({ [name]: target.value });
    },
  });
  return (
    <div className={styles.stack}>
      <div className={styles.address}>
        <TextField
          label="Repository"
          mono
          required
          autoFocus
          placeholder="https://github.com/acme/shop.git"
          hint="https, ssh, or the path of a folder of this machine."
          {...field('git_url')}
        />
        <Findings check={check} />
      </div>
      <div className={styles.grid}>
        <TextField
          label="Name"
          placeholder={filled.name === '' ? 'As the repository is called' : filled.name}
          {...field('name')}
        />
        <TextField
          label="Base branch"
          mono
          list={branches}
          placeholder={filled.base_branch ?? 'main'}
          hint="Work starts from it and goes to it."
          {...field('base_branch')}
        />
        <datalist id={branches}>
          {check.found?.branches.map((branch) => (
            <option key={branch} value={branch} />
          ))}
        </datalist>
        <SelectField
          label="Forge"
          choices={[
            { value: '', label: `As its address says: ${nameOf(check.found?.forge)}` },
            ...choicesOf(FORGES),
            { value: 'none', label: 'None: it ends with a pushed branch' },
          ]}
          value={form.forge}
          problem={problem('ci_provider')}
          onChange={({ target }) => {
            onChange({ forge: target.value as Registration['forge'] });
          }}
        />
      </div>
      <Credentials field={field} problem={problem('secrets')} />
    </div>
  );
}

const nameOf = (forge: keyof typeof FORGES | null | undefined): string => (forge == null ? 'none' : FORGES[forge]);

function Findings({ check: { found, looking } }: Pick<RepositoryFieldsProps, 'check'>): ReactNode {
  const { reachable = null, default_branch: branch = null, branches = [] } = found ?? {};
  const facts = [
    'It can be read',
    branch === null ? 'it has no default branch' : `its default branch is ${branch}`,
    counted(branches.length, 'branch', 'branches'),
  ];
  return (
    <p className={styles.findings} role="status">
      {looking ? (
        <>
          <Mark tone="work" glyph="arc" /> Looking at it…
        </>
      ) : (
        reachable === true && (
          <>
            <Mark tone="good" glyph="check" /> <VisibleText text={facts.join(' · ')} />
          </>
        )
      )}
    </p>
  );
}

interface CredentialsProps {
  readonly field: FieldOf;
  readonly problem: string | undefined;
}

/** Open when they are what is wrong. */
function Credentials({ field, problem }: CredentialsProps): ReactNode {
  return (
    <details className={styles.more} open={problem !== undefined || undefined}>
      <summary>Credentials</summary>
      <FormProblem text={problem} />
      <div className={styles.grid}>
        <TextField
          label="Token for git"
          type="password"
          autoComplete="new-password"
          hint="GIT_TOKEN: where the remote asks for a password."
          {...field('git_token')}
        />
        <TextField
          label="User name for git"
          hint="GIT_USERNAME: where it asks for one beside the token."
          {...field('git_username')}
        />
        <TextField
          label="Token of the forge"
          type="password"
          autoComplete="new-password"
          hint="FORGE_TOKEN: for pull requests and checks."
          {...field('forge_token')}
        />
      </div>
      <p className={styles.notSaid}>They are stored encrypted, and no page, log or answer shows them again.</p>
    </details>
  );
}
