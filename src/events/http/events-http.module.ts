import { Module } from '@nestjs/common';
import { ProtocolStore } from '../../protocols/application/protocol.store';
import { EventQueries, EventStore } from '../application/event-queries';
import { EventsController } from './events.controller';

/** Needs `EventStore` and `ProtocolStore`. */
@Module({
  controllers: [EventsController],
  providers: [
    {
      provide: EventQueries,
      inject: [EventStore, ProtocolStore],
      useFactory: (events: EventStore, protocols: ProtocolStore) => new EventQueries(events, protocols),
    },
  ],
})
export class EventsHttpModule {}
