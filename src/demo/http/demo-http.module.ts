import { Module } from '@nestjs/common';
import { DemoController } from './demo.controller';

/** Needs `DemoService`. */
@Module({ controllers: [DemoController] })
export class DemoHttpModule {}
