import { Module } from '@nestjs/common';
import { SystemFacts } from './system-facts';
import { SystemController } from './system.controller';

/** Needs `Config`, `Database`, `QueueTransport` and `EngineSurvey`. */
@Module({ controllers: [SystemController], providers: [SystemFacts] })
export class SystemHttpModule {}
