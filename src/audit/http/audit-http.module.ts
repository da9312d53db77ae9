import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller';

/** Needs `AuditStore`. */
@Module({ controllers: [AuditController] })
export class AuditHttpModule {}
