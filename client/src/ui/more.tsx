import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { sentenceOf } from '../api/problem';
import { Button } from './button';
import { FormProblem } from './form-problem';
import styles from './more.module.css';

type Pages = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'isFetchNextPageError' | 'error'
>;

/** The end of a list that has more: fetched when it comes near, and by its button for whoever goes there by key. */
export function More({ query, what }: { readonly query: Pages; readonly what: string }): ReactNode {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    const element = end.current;
    // After a failure only by hand: what is in view would be asked for again and again.
    if (element === null || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void fetchNextPage();
      },
      // Of what scrolls: a margin around the window would not count inside it.
      { root: document.getElementById('main'), rootMargin: '600px' },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className={styles.more}>
      {isFetchNextPageError && <FormProblem text={sentenceOf(query.error)} />}
      <Button
        small
        busy={isFetchingNextPage}
        onClick={() => {
          void fetchNextPage();
        }}
      >
        More {what}
      </Button>
    </div>
  );
}
