import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiModule } from './api.module';
import { AuditStore } from './audit/application/audit.store';
import { CheckStore } from './ci/application/check.store';
import { Config } from './config/config';
import { DemoService } from './demo/application/demo.service';
import { DoctorStore } from './doctor/application/doctor.store';
import { EventStore } from './events/application/event-queries';
import { buildOpenApi } from './platform/http/openapi';
import { Metrics } from './platform/observability/metrics';
import { Database } from './platform/persistence/database';
import { ResourceProjects, TokenDirectory } from './ports/access';
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

/** What the controllers ask for. Nothing is called, so that nothing has to be there. */
const ASKED_FOR: readonly unknown[] = [
  Config,
  Log,
  Database,
  QueueTransport,
  Workspaces,
  ProjectsService,
  ProjectCheck,
  ProtocolStore,
  ProtocolsService,
  StepStore,
  StepsService,
  AttemptOutputStore,
  JobStore,
  WorkerWatch,
  EventStore,
  CheckStore,
  DemoService,
  EngineSurvey,
  DoctorStore,
  Metrics,
  WebhookReceiver,
  DeliveriesService,
  TokensService,
  TokenDirectory,
  ResourceProjects,
  IdempotencyKeys,
  AuditStore,
];

@Global()
@Module({
  providers: ASKED_FOR.map((token) => ({ provide: token as Type, useValue: {} })),
  exports: ASKED_FOR.map((token) => token as Type),
})
class NothingModule {}

@Module({ imports: [NothingModule, ApiModule] })
class PreviewModule {}

/** docs/openapi.json. In preview mode Nest knows the routes without making a controller. */
export async function renderOpenApi(): Promise<string> {
  const app = await NestFactory.create(PreviewModule, { preview: true, logger: false, abortOnError: false });
  const document = buildOpenApi(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
