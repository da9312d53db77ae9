import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

const ROUTE = '/protocols/$protocolId';

export type ProtocolTab = 'timeline' | 'log' | 'changes' | 'qa' | 'ci' | 'plan' | 'cost';

/** What of this page is in its address. */
export interface ProtocolSearch {
  readonly tab?: ProtocolTab | undefined;
  readonly step?: string | undefined;
  readonly attempt?: string | undefined;
  readonly against?: 'base' | 'previous' | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly side?: 'old' | undefined;
  readonly event?: number | undefined;
  readonly order?: 'newest' | 'oldest' | undefined;
  readonly noise?: 'shown' | undefined;
  readonly q?: string | undefined;
  readonly view?: 'pretty' | 'raw' | undefined;
}

export const useProtocolId = (): string => useParams({ from: ROUTE }).protocolId;
export const useProtocolSearch = (): ProtocolSearch => useSearch({ from: ROUTE });

/** Changes parts of the address. What is only pointed at (a line, an event) leaves no step behind in the history. */
export function useGo(): (to: Partial<ProtocolSearch>, how?: 'push' | 'replace') => void {
  const navigate = useNavigate({ from: ROUTE });
  return useCallback(
    (to, how = 'replace') => {
      void navigate({ search: (before: ProtocolSearch) => ({ ...before, ...to }), replace: how === 'replace' });
    },
    [navigate],
  );
}

export const TABS: readonly (readonly [tab: ProtocolTab, label: string])[] = [
  ['timeline', 'Timeline'],
  ['log', 'Live log'],
  ['changes', 'Changes'],
  ['qa', 'QA & gates'],
  ['ci', 'CI'],
  ['plan', 'Plan'],
  ['cost', 'Cost'],
];

/** What belongs to one tab only: it is left behind with it. */
export const NO_TARGET = {
  attempt: undefined,
  file: undefined,
  line: undefined,
  side: undefined,
  event: undefined,
  q: undefined,
} as const;
