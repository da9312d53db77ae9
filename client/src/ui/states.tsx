import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem, sentenceOf } from '../api/problem';
import { Button } from './button';
import { classes } from './class-names';
import styles from './states.module.css';
import { VisibleText } from './visible-text';

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** There is nothing, and why, and what to do about it. No heading: it stands below one of any level. */
export function Empty({ title, children, action }: EmptyProps): ReactNode {
  return (
    <div className={styles.state}>
      <p className={styles.title}>
        <VisibleText text={title} />
      </p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** It could not be had: the sentence of the server, its code and the id to look up in the log. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): ReactNode {
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className={classes(styles.state, styles.failed)} role="alert">
      <p className={styles.title}>
        {problem?.away === true ? 'The server does not answer' : 'This could not be loaded'}
      </p>
      <p>
        <VisibleText text={sentenceOf(error)} />
      </p>
      {problem !== undefined && (
        <span className={classes(styles.small, 'mono')}>
          <VisibleText text={`${problem.code}${problem.requestId === null ? '' : ` · request ${problem.requestId}`}`} />
        </span>
      )}
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

/** Where something will be: grey bars, and a word for whoever hears the page. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }): ReactNode {
  return (
    <div className={styles.bars} role="status">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={styles.bar} aria-hidden />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** What was loaded once stays while it cannot be loaded again: the banner says that the server is away. */
export function Loaded<T>({ query, lines, children }: LoadedProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <Skeleton {...(lines !== undefined && { lines })} />;
  return (
    <Failure
      error={query.error}
      retry={() => {
        void query.refetch();
      }}
    />
  );
}
