import { Module } from '@nestjs/common';
import { HealthHttpModule } from './health/http/health-http.module';
import { HttpEdgeModule } from './platform/http/http-edge.module';

/** A worker has no routes but its health. */
@Module({ imports: [HttpEdgeModule, HealthHttpModule] })
export class WorkerModule {}
