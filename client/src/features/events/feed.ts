import type { QueryOf } from '../../../../src/api-client/client';
import type { Schemas } from '../../api/client';
import type { Tone } from '../../lib/status';

type Event = Schemas['Event'];
type EventType = Event['type'];

export interface FeedSearch {
  readonly project?: string | undefined;
  readonly type?: string | undefined;
  readonly q?: string | undefined;
  readonly actor?: string | undefined;
}

/** Kinds of events that one looks for together. An address may also name a single type. */
export const KINDS = {
  trouble: {
    label: 'Trouble',
    types: [
      'setup_failed',
      'planning_failed',
      'protocol_blocked',
      'protocol_failed',
      'step_execution_failed',
      'qa_failed',
      'qa_error',
      'gate_failed',
      'attempt_lost',
      'budget_warning',
      'budget_exceeded',
      'engine_warning',
      'open_pr_failed',
      'ci_failed',
      'ci_trigger_failed',
      'job_failed',
      'files_refused',
    ],
  },
  runs: {
    label: 'Runs',
    types: [
      'protocol_created',
      'planned',
      'protocol_started',
      'paused',
      'resumed',
      'cancelled',
      'protocol_blocked',
      'protocol_failed',
      'protocol_completed',
    ],
  },
  steps: {
    label: 'Steps',
    types: [
      'step_created',
      'step_enqueued',
      'step_started',
      'step_executed',
      'step_completed',
      'step_cancelled',
      'step_execution_failed',
      'step_retry_enqueued',
      'step_rewound',
    ],
  },
  checks: {
    label: 'Gates and QA',
    types: ['qa_started', 'qa_passed', 'qa_failed', 'qa_error', 'manual_approval', 'gate_passed', 'gate_failed'],
  },
  forge: {
    label: 'Pull requests and CI',
    types: ['open_pr', 'pr_ready', 'pr_closed', 'pr_merged', 'mr_merged', 'ci_passed', 'ci_failed', 'ci_triggered'],
  },
  webhooks: { label: 'Webhooks', types: ['webhook_received', 'webhook_unmatched', 'ci_check'] },
} as const satisfies Record<string, { readonly label: string; readonly types: readonly EventType[] }>;

function typesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return Object.hasOwn(KINDS, text) ? KINDS[text as keyof typeof KINDS].types : text.split(',');
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

/** By what the type says of itself, so that one which is new has a tone too. */
export function toneOf(type: string): Tone {
  if (/(_failed|_error|_exceeded|_lost|_refused)$/.test(type)) return 'fail';
  if (/(_blocked|_warning|_unmatched)$/.test(type)) return 'act';
  if (/(_completed|_passed|_merged|manual_approval)$/.test(type)) return 'good';
  if (/(_started|_executed)$/.test(type)) return 'work';
  return 'idle';
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
