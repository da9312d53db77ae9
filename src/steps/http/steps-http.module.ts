import { Module } from '@nestjs/common';
import { ProtocolsHttpModule } from '../../protocols/http/protocols-http.module';
import { AttemptsController } from './attempts.controller';
import { StepActionsController } from './step-actions.controller';
import { StepsController } from './steps.controller';

/** Needs `StepsService`, `StepStore`, `ProtocolsService`, `AttemptOutputStore` and `Workspaces`. */
@Module({ imports: [ProtocolsHttpModule], controllers: [StepsController, StepActionsController, AttemptsController] })
export class StepsHttpModule {}
