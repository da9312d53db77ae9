import { Module } from '@nestjs/common';
import { QueueTransport } from '../../ports/queue-transport';
import { ProtocolsService } from '../../protocols/application/protocols.service';
import { JobStore } from '../application/job.store';
import { JobsService } from '../application/jobs.service';
import { QueuesController } from './queues.controller';

/** Needs `JobStore`, `ProtocolsService` and `QueueTransport`. */
@Module({
  controllers: [QueuesController],
  providers: [
    {
      provide: JobsService,
      inject: [JobStore, ProtocolsService, QueueTransport],
      useFactory: (...parts: ConstructorParameters<typeof JobsService>) => new JobsService(...parts),
    },
  ],
})
export class QueuesHttpModule {}
