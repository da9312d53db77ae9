import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

const ROUTE = '/attempts/$attemptId';

/** What of this page is in its address. */
export interface AttemptSearch {
  readonly tab?: 'log' | 'changes' | 'compare' | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly side?: 'old' | undefined;
  readonly q?: string | undefined;
  readonly view?: 'pretty' | 'raw' | undefined;
}

export const useAttemptSearch = (): AttemptSearch => useSearch({ from: ROUTE });

export function useGo(): (to: AttemptSearch) => void {
  const navigate = useNavigate({ from: ROUTE });
  return useCallback(
    (to) => {
      void navigate({ search: (before: AttemptSearch) => ({ ...before, ...to }), replace: true });
    },
    [navigate],
  );
}
