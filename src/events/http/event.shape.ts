import {
  isoTime,
  ShownChoice,
  ShownId,
  ShownObject,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { EVENT_TYPES, type TimelineEvent } from '../domain/event';

export class EventShape {
  @ShownId() id!: string;
  @ShownWhole({ nullable: true, description: "Counts the protocol's events without gaps." }) seq!: number | null;
  @ShownWhole({ description: 'Orders all events.' }) position!: number;
  @ShownId() project_id!: string;
  @ShownId({ nullable: true }) protocol_run_id!: string | null;
  @ShownId({ nullable: true }) step_run_id!: string | null;
  @ShownId({ nullable: true }) attempt_id!: string | null;
  @ShownChoice(EVENT_TYPES) type!: string;
  @ShownText({ example: 'Step Add the table was added.' }) message!: string;
  @ShownObject() metadata!: Readonly<Record<string, unknown>>;
  @ShownText({ example: 'user:admin' }) actor!: string;
  @ShownText({ nullable: true }) request_id!: string | null;
  @ShownTime() created_at!: string;
}

export function eventShape(event: TimelineEvent): EventShape {
  return {
    id: event.id,
    seq: event.seq,
    position: event.position,
    project_id: event.projectId,
    protocol_run_id: event.protocolRunId,
    step_run_id: event.stepRunId,
    attempt_id: event.attemptId,
    type: event.type,
    message: event.message,
    metadata: event.metadata,
    actor: event.actor,
    request_id: event.requestId,
    created_at: isoTime(event.createdAt),
  };
}
