import { Module } from '@nestjs/common';
import { Database } from '../../platform/persistence/database';
import { SseModule } from '../../platform/http/sse.module';
import { SseStreams } from '../../platform/http/sse';
import { Log } from '../../ports/log';
import { ProtocolStore } from '../../protocols/application/protocol.store';
import { EventQueries, EventStore } from '../application/event-queries';
import { LiveFeed } from '../application/live-feed';
import { EventStreams } from './event-streams';
import { EventStreamsController } from './event-streams.controller';
import { EventsController } from './events.controller';

/** Needs `EventStore`, `ProtocolStore`, `Database` and `Log`. */
@Module({
  imports: [SseModule],
  controllers: [EventStreamsController, EventsController],
  providers: [
    {
      provide: EventQueries,
      inject: [EventStore, ProtocolStore],
      useFactory: (events: EventStore, protocols: ProtocolStore) => new EventQueries(events, protocols),
    },
    {
      provide: EventStreams,
      inject: [EventStore, Database, Log, SseStreams],
      useFactory: (events: EventStore, database: Database, log: Log, sse: SseStreams) => {
        const feed = new LiveFeed(events, log);
        database.onCommit(() => {
          feed.nudge();
        });
        return new EventStreams(feed, events, sse);
      },
    },
  ],
})
export class EventsHttpModule {}
