import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Cause } from '../../protocols/domain/run-context';
import { UuidV7Ids } from '../../kernel/ids';
import type { Principal } from '../auth/principal';
import type { LogContext } from '../observability/log-context';

/** A request as our middleware and guard leave it. */
export type KnownRequest = Request & {
  requestId?: string;
  principal?: Principal;
  /** SHA-256 of the body as it came, where somebody asks for it. */
  bodyDigest?: string;
  /** On every log line of the request; the guard adds the ids of the path. */
  logFacts?: Record<string, unknown>;
};

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const ids = new UuidV7Ids();

/** Honours the caller's request id or makes one, echoes it, and puts it on every log line of the request. */
export function requestContext(
  context: LogContext,
): (request: KnownRequest, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const given = request.get('X-Request-ID');
    const id = given !== undefined && REQUEST_ID.test(given) ? given : ids.next();
    request.requestId = id;
    response.setHeader('X-Request-ID', id);
    request.logFacts = { request_id: id };
    context.runLive(request.logFacts, next);
  };
}

export function requestIdOf(request: KnownRequest): string | null {
  return request.requestId ?? null;
}

/** Who asks, and under which request id: what the events and jobs of this request carry. */
export function causeOf(request: KnownRequest): Cause {
  return { actor: request.principal?.actor ?? 'user:local', requestId: requestIdOf(request) };
}

/** The {@link causeOf} of the request at hand, as a parameter of a handler. */
export const RequestCause = createParamDecorator((_: unknown, context: ExecutionContext): Cause =>
  causeOf(context.switchToHttp().getRequest<KnownRequest>()),
);
