import { Module } from '@nestjs/common';
import { HealthChecks } from './health-checks';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';

/** Needs `Database`, `QueueTransport` and `Metrics`. For the worker's port as well. */
@Module({ controllers: [HealthController, MetricsController], providers: [HealthChecks] })
export class HealthHttpModule {}
