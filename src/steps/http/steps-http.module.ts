import { Module } from '@nestjs/common';
import { SseStreams } from '../../platform/http/sse';
import { SseModule } from '../../platform/http/sse.module';
import { ProtocolsHttpModule } from '../../protocols/http/protocols-http.module';
import { AttemptOutputStore } from '../application/attempt-output.store';
import { StepsService } from '../application/steps.service';
import { AttemptsController } from './attempts.controller';
import { LogStreams } from './log-streams';
import { StepActionsController } from './step-actions.controller';
import { StepsController } from './steps.controller';

/** Needs `StepsService`, `StepStore`, `ProtocolsService`, `AttemptOutputStore` and `Workspaces`. */
@Module({
  imports: [ProtocolsHttpModule, SseModule],
  controllers: [StepsController, StepActionsController, AttemptsController],
  providers: [
    {
      provide: LogStreams,
      inject: [StepsService, AttemptOutputStore, SseStreams],
      useFactory: (steps: StepsService, output: AttemptOutputStore, sse: SseStreams) =>
        new LogStreams(steps, output, sse),
    },
  ],
})
export class StepsHttpModule {}
