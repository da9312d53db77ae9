import {
  isoTime,
  isoTimeOrNull,
  ShownChoice,
  ShownId,
  ShownPart,
  ShownText,
  ShownTime,
} from '../../platform/http/shown';
import { EVENT_TYPES } from '../../events/domain/event';
import type { ListedAttempt } from '../application/listed-attempt';
import { SIGNALS, signalOf } from '../domain/signal';
import { attemptShape, AttemptShape } from './attempt.shape';

class LastEventShape {
  @ShownChoice(EVENT_TYPES) type!: string;
  @ShownText({ example: 'Step Add the table began with codex.' }) message!: string;
  @ShownTime() created_at!: string;
}

/** An attempt in a list of all. */
export class ListedAttemptShape extends AttemptShape {
  @ShownId() project_id!: string;
  @ShownText({ example: 'shop' }) project_name!: string;
  @ShownText({ example: '0001-add-a-cart' }) protocol_name!: string;
  @ShownText({ nullable: true, description: 'Null while it plans.', example: 'Add the table' }) step_name!:
    string | null;
  @ShownPart(() => LastEventShape, {
    nullable: true,
    description: 'Of the newest of its protocol, the last of its own.',
  })
  last_event!: LastEventShape | null;
  @ShownTime({ nullable: true, description: 'When it printed something; right to a second or two.' })
  last_output_at!: string | null;
  @ShownTime({ nullable: true, description: 'Of its worker, which renews it all the time.' })
  lease_expires_at!: string | null;
  @ShownChoice(SIGNALS, {
    nullable: true,
    description: 'Of a running one: whether its worker is heard of. silent: it is dead, frozen or cut off.',
  })
  signal!: string | null;
}

export function listedAttemptShape(listed: ListedAttempt): ListedAttemptShape {
  const { attempt, lastEvent, now } = listed;
  return {
    ...attemptShape(attempt),
    project_id: listed.projectId,
    project_name: listed.projectName,
    protocol_name: listed.protocolName,
    step_name: listed.stepName,
    last_event:
      lastEvent === null
        ? null
        : { type: lastEvent.type, message: lastEvent.message, created_at: isoTime(lastEvent.createdAt) },
    last_output_at: isoTimeOrNull(listed.lastOutputAt),
    lease_expires_at: isoTimeOrNull(listed.leaseUntil),
    signal: attempt.status === 'running' ? signalOf(listed, now) : null,
  };
}
