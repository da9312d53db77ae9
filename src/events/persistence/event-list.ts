import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import type { Dialect } from '../../platform/persistence/sql';
import type { EventListFilter } from '../application/event-queries';

/** Longer than a transaction may be open: by so much the order of positions and that of times may differ. */
const SLACK_MS = 600_000;
const NEVER = Number.MAX_SAFE_INTEGER;

const shown = { from: 'events', id: 'position', shown: 'events', joinedBy: 'position' } as const;
const FEED: KeysetSource = { ...shown, key: [{ column: 'position', kind: 'number' }] };
const TIMELINE: KeysetSource = {
  ...shown,
  key: [
    { column: 'seq', kind: 'number' },
    { column: 'position', kind: 'number' },
  ],
};

/** Newest first, or oldest first: beyond a position and up to another, or beyond a number of the protocol's own. */
export type Order =
  | { readonly kind: 'newest' }
  | { readonly kind: 'after_position'; readonly position: number; readonly upTo: number }
  | { readonly kind: 'after_seq'; readonly seq: number };

/** One protocol's events, or those of a part of it: committed in the order of their positions. */
export function isOfOneProtocol({ protocolRunId, stepRunId, attemptId }: EventListFilter): boolean {
  return protocolRunId !== undefined || stepRunId !== undefined || attemptId !== undefined;
}

/** Which index gives the order, and what is left to look at. */
export function eventList(dialect: Dialect, filter: EventListFilter, order: Order): KeysetQuery {
  const query = isOfOneProtocol(filter) ? ofProtocol(dialect, filter, order) : ofFeed(dialect, filter, order);
  if (filter.stepRunId !== undefined) query.look('step_run_id =', filter.stepRunId);
  if (filter.attemptId !== undefined) query.look('attempt_id =', filter.attemptId);
  if (filter.actor !== undefined) query.look('actor =', filter.actor);
  if (filter.createdAfter !== undefined) query.look('created_at >=', filter.createdAfter);
  if (filter.createdBefore !== undefined) query.look('created_at <', filter.createdBefore);
  if (filter.search !== undefined) query.lookForText('message', filter.search);
  return query;
}

function ofProtocol(dialect: Dialect, filter: EventListFilter, order: Order): KeysetQuery {
  const { protocolRunId, stepRunId, attemptId, projectId, types } = filter;
  const query = new KeysetQuery(dialect, order.kind === 'newest' ? TIMELINE : { ...TIMELINE, direction: 'ASC' });
  const owner =
    protocolRunId !== undefined
      ? query.place(protocolRunId)
      : stepRunId !== undefined
        ? `(SELECT protocol_run_id FROM step_runs WHERE id = ${query.place(stepRunId)})`
        : `(SELECT protocol_run_id FROM attempts WHERE id = ${query.place(attemptId ?? '')})`;
  query.where(`protocol_run_id = ${owner}`);
  if (order.kind === 'after_seq') query.where(`seq > ${query.whole(order.seq)}`);
  if (order.kind === 'after_position') {
    const before = `SELECT seq FROM events WHERE protocol_run_id = ${owner} AND position <= ${query.whole(order.position)}`;
    query.where(`seq > coalesce((${before} ORDER BY seq DESC LIMIT 1), 0)`);
  }
  if (projectId !== undefined) query.look('project_id =', projectId);
  if (types !== undefined) query.lookAmong('type', types);
  return query;
}

function ofFeed(dialect: Dialect, filter: EventListFilter, order: Order): KeysetQuery {
  const { projectId, types, createdAfter, createdBefore } = filter;
  const query = new KeysetQuery(dialect, order.kind === 'newest' ? FEED : { ...FEED, direction: 'ASC' });
  if (projectId !== undefined) query.where(`project_id = ${query.place(projectId)}`);
  if (types !== undefined && projectId === undefined) query.among('type', types);
  if (types !== undefined && projectId !== undefined) query.lookAmong('type', types);
  if (order.kind === 'after_position') {
    query.where(`position > ${query.whole(order.position)} AND position <= ${query.whole(order.upTo)}`);
  }
  const firstSince = (time: number): string =>
    `coalesce((SELECT position FROM events WHERE created_at >= ${query.whole(time)} ORDER BY created_at LIMIT 1), ${String(NEVER)})`;
  if (createdAfter !== undefined) query.where(`position >= ${firstSince(createdAfter - SLACK_MS)}`);
  if (createdBefore !== undefined) query.where(`position < ${firstSince(createdBefore + SLACK_MS)}`);
  return query;
}
