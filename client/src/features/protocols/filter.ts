import type { Schemas } from '../../api/client';
import type { QueryOf } from '../../../../src/api-client/client';

type Status = Schemas['Protocol']['status'];

/** In the order of a run's life; what is over comes last. */
const LIFE: Record<Status, 'open' | 'over'> = {
  pending: 'open',
  planning: 'open',
  planned: 'open',
  running: 'open',
  paused: 'open',
  blocked: 'open',
  failed: 'open',
  completed: 'over',
  cancelled: 'over',
};
const those = (which: 'open' | 'over'): readonly Status[] =>
  (Object.keys(LIFE) as Status[]).filter((status) => LIFE[status] === which);

export const OPEN = those('open');
export const OVER = those('over');
export const STATUSES: readonly Status[] = [...OPEN, ...OVER];

export interface Search {
  readonly view?: 'list' | 'board' | undefined;
  readonly q?: string | undefined;
  /** Several, with commas. */
  readonly status?: string | undefined;
  readonly project?: string | undefined;
}

/** Those of an address that there are; what it names besides is left out. */
export function statusesOf(text: string | undefined): readonly Status[] {
  const named = new Set(text?.split(','));
  return STATUSES.filter((status) => named.has(status));
}

/** With one more, or one less. */
export function toggled(text: string | undefined, status: Status): string | undefined {
  const chosen = statusesOf(text);
  const after = STATUSES.filter((each) => chosen.includes(each) !== (each === status));
  return after.length === 0 ? undefined : after.join(',');
}

export function filterOf({ q, status, project }: Search): QueryOf<'listProtocols'> {
  const statuses = statusesOf(status);
  return {
    ...(q !== undefined && { search: q }),
    ...(statuses.length > 0 && { status: [...statuses] }),
    ...(project !== undefined && { project_id: project }),
  };
}

export const isFiltered = ({ q, status, project }: Search): boolean =>
  q !== undefined || project !== undefined || statusesOf(status).length > 0;
