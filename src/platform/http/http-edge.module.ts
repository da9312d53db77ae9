import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Config } from '../../config/config';
import { AccessGuard } from '../auth/access.guard';
import { RateLimits } from '../auth/rate-limits';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { KnownRoutes } from './known-routes';
import { ProblemFilter } from './problem.filter';
import { StrictQueryInterceptor } from './strict-query.interceptor';
import { RequestValidationPipe } from './validation.pipe';

/** What holds for every route. Needs `Config`, `Log`, `TokenDirectory`, `ResourceProjects` and `IdempotencyKeys`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: RateLimits, inject: [Config], useFactory: (config: Config) => new RateLimits(config) },
    KnownRoutes,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    // Before the keys: what is refused for its query has no part in them.
    { provide: APP_INTERCEPTOR, useClass: StrictQueryInterceptor },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [RateLimits],
})
export class HttpEdgeModule {}
