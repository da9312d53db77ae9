import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { Config } from '../../config/config';
import { AccessGuard } from '../auth/access.guard';
import { RateLimits } from '../auth/rate-limits';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { IndexController } from './index.controller';
import { ProblemFilter } from './problem.filter';
import { RequestValidationPipe } from './validation.pipe';

/** What holds for every route. Needs `Config`, `Log`, `TokenDirectory`, `ResourceProjects` and `IdempotencyKeys`. */
@Global()
@Module({
  controllers: [IndexController],
  providers: [
    { provide: RateLimits, inject: [Config], useFactory: (config: Config) => new RateLimits(config) },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [RateLimits],
})
export class HttpEdgeModule {}
