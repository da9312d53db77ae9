import { Module } from '@nestjs/common';
import { AuditHttpModule } from './audit/http/audit-http.module';
import { CiHttpModule } from './ci/http/ci-http.module';
import { DemoHttpModule } from './demo/http/demo-http.module';
import { DoctorHttpModule } from './doctor/http/doctor-http.module';
import { EventsHttpModule } from './events/http/events-http.module';
import { HealthHttpModule } from './health/http/health-http.module';
import { ConsoleModule } from './platform/console/console.module';
import { HttpEdgeModule } from './platform/http/http-edge.module';
import { ProjectsHttpModule } from './projects/http/projects-http.module';
import { ProtocolsHttpModule } from './protocols/http/protocols-http.module';
import { QueuesHttpModule } from './queue/http/queues-http.module';
import { StepsHttpModule } from './steps/http/steps-http.module';
import { SystemHttpModule } from './system/http/system-http.module';
import { TokensHttpModule } from './tokens/http/tokens-http.module';
import { WebhooksHttpModule } from './webhooks/http/webhooks-http.module';

/** Every route. What the controllers ask for comes from a global module beside this one. */
@Module({
  imports: [
    HttpEdgeModule,
    ConsoleModule,
    HealthHttpModule,
    DoctorHttpModule,
    DemoHttpModule,
    SystemHttpModule,
    ProjectsHttpModule,
    ProtocolsHttpModule,
    StepsHttpModule,
    EventsHttpModule,
    QueuesHttpModule,
    CiHttpModule,
    WebhooksHttpModule,
    TokensHttpModule,
    AuditHttpModule,
  ],
})
export class ApiModule {}
