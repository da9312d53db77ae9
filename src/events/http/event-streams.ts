import type { IncomingMessage, ServerResponse } from 'node:http';
import { Turns } from '../../kernel/turns';
import { type SseStreams, sseMessage } from '../../platform/http/sse';
import type { EventFilter, EventStore } from '../application/event-queries';
import type { LiveFeed } from '../application/live-feed';
import type { TimelineEvent } from '../domain/event';
import { EventReader } from './event-reader';
import { eventShape } from './event.shape';

/** After a restart a thousand readers come back at once: they must neither take the whole pool nor fill the memory. */
const CATCHING_UP_AT_ONCE = 4;

/** The open event streams of this process. */
export class EventStreams {
  private readonly turns = new Turns(CATCHING_UP_AT_ONCE);
  /** Those of a batch are the same objects for every reader: each is put into words once. */
  private readonly messages = new WeakMap<TimelineEvent, string>();

  constructor(
    private readonly feed: LiveFeed,
    private readonly events: EventStore,
    private readonly sse: SseStreams,
  ) {}

  /** Resolves when the stream is over. Without `after` it begins now. Throws `server.stopping`. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    filter: EventFilter,
    after: number | undefined,
  ): Promise<void> {
    const stream = this.sse.open(request, response);
    const reader = new EventReader(stream, filter, {
      end: () => this.feed.position,
      page: (cursor, upTo, limit) =>
        this.turns.take(() => (stream.closed ? nothing() : this.events.between(filter, cursor, upTo, limit))),
      message: (event) => this.message(event),
      removedUpTo: () => this.events.removedUpTo(),
    });
    const listening = this.feed.listen((batch) => {
      reader.hear(batch);
    });
    try {
      await reader.follow(listening.begun, after);
    } finally {
      listening.stop();
    }
  }

  private message(event: TimelineEvent): string {
    let message = this.messages.get(event);
    if (message === undefined) {
      message = sseMessage(event.position, event.type, eventShape(event));
      this.messages.set(event, message);
    }
    return message;
  }
}

function nothing(): Promise<readonly TimelineEvent[]> {
  return Promise.resolve([]);
}
