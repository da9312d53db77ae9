import { useEffect, useId, type ReactNode } from 'react';
import { visible } from '../lib/visible';
import { classes } from './class-names';
import styles from './page.module.css';
import { VisibleText } from './visible-text';

interface PageProps {
  /** Of the window and, unless `heading` is given, of the page. */
  readonly title: string;
  readonly heading?: ReactNode;
  /** What it belongs to, above the title. */
  readonly over?: ReactNode;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, heading, over, about, actions, wide = false, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${visible(title)} · DeksdenFlow`;
  }, [title]);
  return (
    <div className={classes(styles.page, wide && styles.wide)}>
      <header className={styles.head}>
        <div className={styles.titles}>
          {over !== undefined && <div className={styles.over}>{over}</div>}
          <h1>{heading ?? <VisibleText text={title} />}</h1>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  /** A signal before the title. */
  readonly mark?: ReactNode;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, mark, note, aside, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        {mark}
        <h2 id={id}>
          <VisibleText text={title} />
        </h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}

/** Paper on the desk: what belongs together. */
export function Sheet({
  padded = false,
  children,
}: {
  readonly padded?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return <div className={classes(styles.sheet, padded && styles.padded)}>{children}</div>;
}

/** Names and values; a value that is undefined is left out. */
export function Facts({ of }: { readonly of: Readonly<Record<string, ReactNode>> }): ReactNode {
  return (
    <dl className={styles.facts}>
      {Object.entries(of).flatMap(([name, value]) =>
        value === undefined ? [] : [<dt key={name}>{name}</dt>, <dd key={`${name}:`}>{value}</dd>],
      )}
    </dl>
  );
}

export const Toolbar = ({ children, label }: { readonly children: ReactNode; readonly label: string }): ReactNode => (
  <div className={styles.toolbar} role="group" aria-label={label}>
    {children}
  </div>
);
