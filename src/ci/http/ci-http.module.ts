import { Module } from '@nestjs/common';
import { ChecksController } from './checks.controller';

/** Needs `ProtocolsService` and `CheckStore`. */
@Module({ controllers: [ChecksController] })
export class CiHttpModule {}
