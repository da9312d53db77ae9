import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { AuditStore } from './audit/application/audit.store';
import { SqlAuditStore } from './audit/persistence/sql-audit.store';
import { CheckStore } from './ci/application/check.store';
import { Config } from './config/config';
import type { Core } from './core';
import { DemoService } from './demo/application/demo.service';
import { DoctorStore } from './doctor/application/doctor.store';
import { EventStore } from './events/application/event-queries';
import { SqlEventStore } from './events/persistence/sql-event.store';
import { Metrics } from './platform/observability/metrics';
import { Database } from './platform/persistence/database';
import { ResourceProjects, TokenDirectory } from './ports/access';
import { EngineRegistry } from './ports/engine';
import { IdempotencyKeys } from './ports/idempotency-keys';
import { Log } from './ports/log';
import { QueueTransport } from './ports/queue-transport';
import { Workspaces } from './ports/workspaces';
import { ProjectCheck } from './projects/application/project-check';
import { ProjectsService } from './projects/application/projects.service';
import { ProtocolStore } from './protocols/application/protocol.store';
import { ProtocolsService } from './protocols/application/protocols.service';
import { JobStore } from './queue/application/job.store';
import { WorkerWatch } from './queue/application/worker-watch';
import { AttemptOutputStore } from './steps/application/attempt-output.store';
import { StepStore } from './steps/application/step.store';
import { StepsService } from './steps/application/steps.service';
import { EngineSurvey } from './system/application/engine-survey';
import { TokensService } from './tokens/application/tokens.service';
import { DeliveriesService } from './webhooks/application/deliveries.service';
import { WebhookReceiver } from './webhooks/application/webhook-receiver';

/** Hands the composed parts to Nest, under the classes that controllers ask for. */
@Global()
@Module({})
export class CoreModule {
  static of(core: Core): DynamicModule {
    const providers: Provider[] = [
      { provide: Config, useValue: core.config },
      { provide: Log, useValue: core.log },
      { provide: Database, useValue: core.database },
      { provide: QueueTransport, useValue: core.transport },
      { provide: EngineRegistry, useValue: core.engines },
      { provide: Workspaces, useValue: core.workspaces },
      { provide: JobStore, useValue: core.jobs },
      { provide: ProtocolStore, useValue: core.protocolStore },
      { provide: StepStore, useValue: core.stepStore },
      { provide: AttemptOutputStore, useValue: core.output },
      { provide: AuditStore, useValue: new SqlAuditStore(core.database) },
      { provide: EventStore, useValue: new SqlEventStore(core.database) },
      { provide: ProjectsService, useValue: core.projects },
      { provide: ProjectCheck, useValue: core.projectCheck },
      { provide: ProtocolsService, useValue: core.protocols },
      { provide: StepsService, useValue: core.steps },
      { provide: Metrics, useValue: core.metrics },
      { provide: CheckStore, useValue: core.checks },
      { provide: DemoService, useValue: core.demo },
      { provide: EngineSurvey, useValue: core.engineSurvey },
      { provide: DoctorStore, useValue: core.doctor },
      { provide: WebhookReceiver, useValue: core.webhooks },
      { provide: DeliveriesService, useValue: core.deliveries },
      { provide: WorkerWatch, useValue: core.workerWatch },
      { provide: TokensService, useValue: core.tokens },
      { provide: TokenDirectory, useValue: core.tokenDirectory },
      { provide: ResourceProjects, useValue: core.resourceProjects },
      { provide: IdempotencyKeys, useValue: core.idempotencyKeys },
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
