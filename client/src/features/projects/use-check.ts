import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { checkProject } from '../../api/project-commands';
import { useDebounced } from '../../lib/use-debounced';
import { checkBodyOf, type Registration } from './registration';

export interface Check {
  readonly found: Schemas['CheckedProject'] | undefined;
  /** It is typed, or looked at, just now. */
  readonly looking: boolean;
}

const TYPING_MS = 350;

/** What would become of the project that is in the form: asked whenever somebody has stopped typing. */
export function useCheck(form: Registration): Check {
  const typed = JSON.stringify(checkBodyOf(form));
  const asked = useDebounced(typed, TYPING_MS);
  const isThere = form.git_url.trim() !== '';
  const check = useQuery({
    queryKey: ['project-check', asked],
    queryFn: ({ signal }) => checkProject(JSON.parse(asked) as Schemas['ValidateProject'], signal),
    enabled: isThere && (JSON.parse(asked) as Schemas['ValidateProject']).git_url !== undefined,
    placeholderData: keepPreviousData,
    // It holds what was typed as a secret: gone with the form.
    gcTime: 0,
    retry: false,
  });
  if (!isThere) return { found: undefined, looking: false };
  const isLate = typed !== asked || check.isPlaceholderData;
  return { found: check.data, looking: isLate || check.isFetching };
}
