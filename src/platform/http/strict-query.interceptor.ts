import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { ACCESS, OPEN } from '../auth/access';
import { invalid } from './validation.pipe';

/**
 * A route that takes no query refuses one, as the others refuse what they do not know: whoever filters by a misspelt
 * parameter must not believe that he has. Open routes are for probes, some of which add parameters of their own.
 */
@Injectable()
export class StrictQueryInterceptor implements NestInterceptor {
  private readonly known = new WeakMap<object, boolean>();

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const names = Object.keys(context.switchToHttp().getRequest<Request>().query);
    const stray = names.filter((name) => name in Object.prototype || !this.takesAny(context));
    if (stray.length > 0) {
      throw invalid(stray.map((field) => ({ field, message: `${field} is no parameter here`, code: 'unknown_field' })));
    }
    return next.handle();
  }

  private takesAny(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const known = this.known.get(handler);
    if (known !== undefined) return known;
    const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {}) as object;
    const isOpen = this.reflector.getAllAndOverride<unknown>(ACCESS, [handler, context.getClass()]) === OPEN;
    const takes = isOpen || Object.keys(parameters).some((key) => key.startsWith(`${String(RouteParamtypes.QUERY)}:`));
    this.known.set(handler, takes);
    return takes;
  }
}
