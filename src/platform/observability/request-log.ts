import type { NextFunction, Request, Response } from 'express';
import type { Log } from '../../ports/log';
import type { KnownRequest } from '../http/request-context';

/** One line per answer: the route's template and not its path, which could hold anything. Health is asked all the time. */
export function requestLog(log: Log): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const started = performance.now();
    response.once('close', () => {
      const route = routeOf(request);
      const level = route.startsWith('/health') ? 'debug' : 'info';
      log.write(level, `${request.method} ${route} ${String(response.statusCode)}`, {
        // The event comes from the socket, outside of the request's context.
        ...(request as KnownRequest).logFacts,
        method: request.method,
        route,
        status: response.statusCode,
        ms: Math.round((performance.now() - started) * 10) / 10,
        ...(response.writableFinished ? {} : { aborted: true }),
      });
    });
    next();
  };
}

export function routeOf(request: Request): string {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'none';
}
