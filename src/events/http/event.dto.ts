import { IdField } from '../../platform/http/id-param';
import { QueryChoices, QueryTime, QueryWhole, Text } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/pagination';
import type { EventFilter, EventListFilter } from '../application/event-queries';
import { EVENT_TYPES, type EventType } from '../domain/event';

export class EventsOfProtocolQuery extends PageQuery {
  @QueryChoices(EVENT_TYPES, { description: 'Repeated, or with commas.' }) type?: EventType[];
  @IdField() step_id?: string;
  @IdField() attempt_id?: string;
  @Text({ min: 1, max: 200, description: 'Who caused it.', example: 'user:admin' }) actor?: string;
  @QueryTime({ description: 'From then on.' }) created_after?: string;
  @QueryTime({ description: 'Before then.' }) created_before?: string;
  @Text({ min: 1, max: 200, description: 'Part of the message, capitals or not.' }) search?: string;
  @QueryWhole({ min: 0, description: 'Oldest first, what came after: seq of a protocol, else position.' })
  after?: number;
}

export class EventsQuery extends EventsOfProtocolQuery {
  @IdField() project_id?: string;
  @IdField() protocol_id?: string;
}

/** A stream has no pages: it goes on. */
export class EventStreamQuery {
  @QueryChoices(EVENT_TYPES, { description: 'Repeated, or with commas.' }) type?: EventType[];
  @IdField() project_id?: string;
  @IdField() protocol_id?: string;
  @IdField() step_id?: string;
  @QueryWhole({ min: 0, description: 'Position to go on after, for clients that cannot send Last-Event-ID.' })
  after?: number;
}

export function toEventFilter(query: EventStreamQuery): EventFilter {
  const { type, step_id: stepRunId, project_id: projectId, protocol_id: protocolRunId } = query;
  return {
    ...(type === undefined ? {} : { types: type }),
    ...(stepRunId === undefined ? {} : { stepRunId }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(protocolRunId === undefined ? {} : { protocolRunId }),
  };
}

export function toEventListFilter(query: EventsQuery): EventListFilter {
  const { attempt_id: attemptId, actor, created_after: since, created_before: until, search } = query;
  return {
    ...toEventFilter(query),
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(actor === undefined ? {} : { actor }),
    ...(since === undefined ? {} : { createdAfter: Date.parse(since) }),
    ...(until === undefined ? {} : { createdBefore: Date.parse(until) }),
    ...(search === undefined ? {} : { search }),
  };
}
