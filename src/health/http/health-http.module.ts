import { Module } from '@nestjs/common';
import { HealthChecks } from './health-checks';
import { HealthController } from './health.controller';

/** Needs `Database` and `QueueTransport`. For the worker's port as well. */
@Module({ controllers: [HealthController], providers: [HealthChecks] })
export class HealthHttpModule {}
