import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { TokenGuard } from '../auth/token.guard';
import { IndexController } from './index.controller';
import { ProblemFilter } from './problem.filter';
import { RequestValidationPipe } from './validation.pipe';

/** What holds for every route. Needs `Config` and `Log`. */
@Module({
  controllers: [IndexController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: TokenGuard },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
})
export class HttpEdgeModule {}
