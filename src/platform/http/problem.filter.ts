import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import { Config } from '../../config/config';
import { messageOf } from '../../kernel/errors';
import { Log } from '../../ports/log';
import { versionTag } from './entity-tag';
import { MethodNotAllowed } from './http-errors';
import { KnownRoutes } from './known-routes';
import { internalProblem, problemOf } from './problem';
import { type KnownRequest, requestIdOf } from './request-context';

const RETRY_AFTER_SECONDS = '5';

/** Every error of every route leaves here, as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: KnownRoutes,
    private readonly config: Config,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<KnownRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = thrown instanceof NotFoundException ? (this.wrongMethod(request, response) ?? thrown) : thrown;
    if (error === 'answered') return;
    const requestId = requestIdOf(request);
    const known = problemOf(error, requestId);
    if (known === undefined) {
      this.log.write('error', `Unexpected: ${messageOf(error)}`, {
        request_id: requestId,
        stack: error instanceof Error ? error.stack : undefined,
      });
    }
    if (response.headersSent) {
      // Half an answer cannot be taken back: a broken connection tells the client that it is not whole.
      response.destroy();
      return;
    }
    const problem = known ?? internalProblem(requestId);
    if (problem.code.startsWith('auth.') && problem.status === 401)
      response.setHeader('WWW-Authenticate', 'Bearer realm="deksdenflow"');
    if (typeof problem.retry_after === 'number') response.setHeader('Retry-After', String(problem.retry_after));
    if (problem.status === 412 && typeof problem.version === 'number')
      response.setHeader('ETag', versionTag(problem.version));
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(this.config.redactor.json(problem)));
  }

  /** Nest's router knows no route of this method; there may be others at the address. OPTIONS asks for just these. */
  private wrongMethod(request: KnownRequest, response: Response): MethodNotAllowed | 'answered' | undefined {
    const allowed = this.routes.methodsAt(request.path);
    if (allowed.length === 0) return undefined;
    response.setHeader('Allow', allowed.join(', '));
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return 'answered';
    }
    const detail = `${request.method} is not possible here; possible are ${allowed.join(', ')}.`;
    return new MethodNotAllowed('route.method_not_allowed', detail, { allowed_methods: allowed });
  }
}
