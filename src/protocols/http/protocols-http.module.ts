import { Module } from '@nestjs/common';
import { Workspaces } from '../../ports/workspaces';
import { ProjectsService } from '../../projects/application/projects.service';
import { StepStore } from '../../steps/application/step.store';
import { ProtocolStore } from '../application/protocol.store';
import { WorkspaceQueries } from '../application/workspace-queries';
import { AttentionController } from './attention.controller';
import { ProtocolActionsController } from './protocol-actions.controller';
import { ProtocolBulkController } from './protocol-bulk.controller';
import { ProtocolsController } from './protocols.controller';

/** Needs `ProtocolsService`, `ProjectsService`, `ProtocolStore`, `StepStore`, `Workspaces` and `Log`. */
@Module({
  controllers: [AttentionController, ProtocolsController, ProtocolActionsController, ProtocolBulkController],
  providers: [
    {
      provide: WorkspaceQueries,
      inject: [ProtocolStore, StepStore, ProjectsService, Workspaces],
      useFactory: (...parts: ConstructorParameters<typeof WorkspaceQueries>) => new WorkspaceQueries(...parts),
    },
  ],
  exports: [WorkspaceQueries],
})
export class ProtocolsHttpModule {}
