import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { ExpectedVersions } from '../../kernel/expected-version';
import { entityTag, expectedVersions, isUnmodified } from './entity-tag';

/** Marks operations for the OpenAPI document: see conventions.openapi.ts. */
export const TAGGED = 'x-entity-tag';

/** Gives what is shown its ETag; a GET of what the client has already is answered by 304. */
class EntityTagInterceptor implements NestInterceptor<{ readonly version: number }, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<{ readonly version: number }>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((shown) => {
        const tag = entityTag(shown.version, JSON.stringify(shown));
        // Nobody else's cache keeps it, and nobody shows it without asking whether it still holds.
        response.setHeader('Cache-Control', 'private, no-cache');
        response.setHeader('ETag', tag);
        if (request.method !== 'GET' && request.method !== 'HEAD') return shown;
        // Not left to Express: it takes the Cache-Control: no-cache that fetch() adds for "send it whole".
        if (!isUnmodified(request.get('If-None-Match'), tag)) return shown;
        response.status(304);
        return undefined;
      }),
    );
  }
}

/** The answer is one thing with a `version`. */
export function Versioned(): MethodDecorator {
  return applyDecorators(UseInterceptors(EntityTagInterceptor), ApiExtension(TAGGED, true));
}

const IF_MATCH = ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'Acts only on this version: an ETag, or a version in double quotes. 412 when it is another by now.',
  schema: { type: 'string', minLength: 1, maxLength: 4096, example: '"7"' },
});

/** As a parameter of a handler: the versions that the caller would act on. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): ExpectedVersions =>
    expectedVersions(context.switchToHttp().getRequest<Request>().get('If-Match')),
  [
    (target, key) => {
      const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
      if (descriptor !== undefined && key !== undefined) IF_MATCH(target, key, descriptor);
    },
  ],
);
