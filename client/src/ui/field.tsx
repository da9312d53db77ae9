import { useId, type ComponentProps, type ReactNode } from 'react';
import type { Choice } from '../lib/choices';
import { visible } from '../lib/visible';
import { classes } from './class-names';
import styles from './field.module.css';
import { VisibleText } from './visible-text';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value, as the server says it. */
  readonly problem?: string | undefined;
}

/** Some hints are sentences of the server. */
const shown = (text: ReactNode): ReactNode => (typeof text === 'string' ? <VisibleText text={text} /> : text);

function Field({
  label,
  hint,
  problem,
  children,
}: Described & {
  readonly children: (attributes: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
    className: string;
  }) => ReactNode;
}): ReactNode {
  const id = useId();
  const described = hint !== undefined || problem !== undefined;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described ? `${id}-about` : undefined,
        'aria-invalid': problem === undefined ? undefined : true,
        className: styles.control ?? '',
      })}
      {described && (
        <span id={`${id}-about`} className={problem === undefined ? styles.hint : styles.problem}>
          {problem === undefined ? shown(hint) : <VisibleText text={problem} />}
        </span>
      )}
    </div>
  );
}

/** `mono` for what machines read: commands, addresses, branches. */
export const TextField = ({
  label,
  hint,
  problem,
  className,
  placeholder,
  mono = false,
  ...rest
}: Described & ComponentProps<'input'> & { readonly mono?: boolean }): ReactNode => (
  <Field label={label} hint={hint} problem={problem}>
    {(attributes) => (
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder === undefined ? undefined : visible(placeholder)}
        {...attributes}
        {...rest}
        className={classes(attributes.className, mono && 'mono', className)}
      />
    )}
  </Field>
);

export const TextArea = ({
  label,
  hint,
  problem,
  className,
  ...rest
}: Described & ComponentProps<'textarea'>): ReactNode => (
  <Field label={label} hint={hint} problem={problem}>
    {(attributes) => (
      <textarea rows={4} {...attributes} {...rest} className={classes(attributes.className, className)} />
    )}
  </Field>
);

export const SelectField = ({
  label,
  hint,
  problem,
  choices,
  ...rest
}: Described & ComponentProps<'select'> & { readonly choices: readonly Choice[] }): ReactNode => (
  <Field label={label} hint={hint} problem={problem}>
    {(attributes) => (
      <select {...attributes} {...rest}>
        {choices.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {visible(text)}
          </option>
        ))}
      </select>
    )}
  </Field>
);

export function CheckField({ label, hint, ...rest }: Described & ComponentProps<'input'>): ReactNode {
  const id = useId();
  return (
    <div className={styles.check}>
      <input type="checkbox" id={id} aria-describedby={hint === undefined ? undefined : `${id}-about`} {...rest} />
      <span>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <span id={`${id}-about`} className={styles.hint}>
            <br />
            {shown(hint)}
          </span>
        )}
      </span>
    </div>
  );
}

/** In a toolbar: its label is only heard. `data-search` lets the key `/` find it. */
export const SearchBox = ({
  label,
  className,
  ...rest
}: { readonly label: string } & ComponentProps<'input'>): ReactNode => (
  <input
    type="search"
    aria-label={label}
    placeholder={label}
    data-search
    spellCheck={false}
    className={classes(styles.control, styles.search, className)}
    {...rest}
  />
);

export const ChoiceBox = ({
  label,
  choices,
  ...rest
}: { readonly label: string; readonly choices: readonly Choice[] } & ComponentProps<'select'>): ReactNode => (
  <select aria-label={label} className={classes(styles.control, styles.choice)} {...rest}>
    {choices.map(({ value, label: text }) => (
      <option key={value} value={value}>
        {visible(text)}
      </option>
    ))}
  </select>
);
