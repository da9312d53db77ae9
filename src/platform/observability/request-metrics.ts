import type { NextFunction, Request, Response } from 'express';
import type { Meter } from '../../ports/meter';
import { routeOf } from './request-log';

/** Node's parser knows thirty more, and anybody may send them. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** As nginx calls it: the client left before it was answered. */
const LEFT = 499;

/** Counts every answer under the template of its route; what matched none is one route, whatever was asked for. */
export function requestMetrics(meter: Meter): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const started = performance.now();
    response.once('close', () => {
      const route = routeOf(request);
      const method = METHODS.has(request.method) ? request.method : 'other';
      const code = response.headersSent ? response.statusCode : LEFT;
      meter.count('http_requests_total', { route, method, status: String(code) });
      // A stream lasts as long as its reader wants.
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return;
      const status = `${String(Math.floor(code / 100))}xx`;
      meter.observe('http_request_duration_seconds', { route, method, status }, (performance.now() - started) / 1_000);
    });
    next();
  };
}
