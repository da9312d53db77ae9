import type { QueryOf } from '../../../../src/api-client/client';
import type { Schemas } from '../../api/client';
import { EVENT_TYPES, lookOfEvent, type EventKind, type EventType } from '../../lib/event-types';

type Event = Schemas['Event'];

export interface FeedSearch {
  readonly project?: string | undefined;
  readonly type?: string | undefined;
  readonly q?: string | undefined;
  readonly actor?: string | undefined;
}

interface Kind {
  readonly label: string;
  readonly types: readonly EventType[];
}

const kind = (name: EventKind, label: string): Kind => ({
  label,
  types: EVENT_TYPES.filter((type) => lookOfEvent(type).kinds.includes(name)),
});

/** Kinds of events that one looks for together. An address may also name a single type. */
export const KINDS: Record<EventKind, Kind> = {
  trouble: kind('trouble', 'Trouble'),
  projects: kind('projects', 'Projects and set-up'),
  runs: kind('runs', 'Runs'),
  steps: kind('steps', 'Steps'),
  checks: kind('checks', 'Gates and QA'),
  forge: kind('forge', 'Pull requests and CI'),
  webhooks: kind('webhooks', 'Webhooks'),
};

function typesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return Object.hasOwn(KINDS, text) ? KINDS[text as EventKind].types : text.split(',');
}

export function feedFilter({ project, type, q, actor }: FeedSearch): QueryOf<'listEvents'> {
  const types = typesOf(type);
  return {
    ...(project !== undefined && { project_id: project }),
    ...(types.length > 0 && { type: types as EventType[] }),
    ...(q !== undefined && { search: q }),
    ...(actor !== undefined && { actor }),
  };
}

/** Whether to tell of it as new. The server's own search decides what is shown then; here a near miss costs nothing. */
export function concerns({ project, type, q, actor }: FeedSearch, event: Event): boolean {
  const types = typesOf(type);
  return (
    (project === undefined || event.project_id === project) &&
    (types.length === 0 || types.includes(event.type)) &&
    (actor === undefined || event.actor === actor) &&
    (q === undefined || event.message.toLowerCase().includes(q.toLowerCase()))
  );
}

export type FeedRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'event'; readonly key: string; readonly event: Event };

/** With a line where the day changes, in the reader's own time. */
export function rowsOf(events: readonly Event[]): readonly FeedRow[] {
  const rows: FeedRow[] = [];
  let before = '';
  for (const event of events) {
    const day = new Date(event.created_at).toDateString();
    if (day !== before) rows.push({ kind: 'day', key: `day ${day}`, at: event.created_at });
    before = day;
    rows.push({ kind: 'event', key: event.id, event });
  }
  return rows;
}
