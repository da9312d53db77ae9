import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Config } from '../../config/config';
import { localOnly } from '../auth/local-only';
import { RateLimits } from '../auth/rate-limits';
import type { PinoLog } from '../observability/pino-log';
import { Metrics } from '../observability/metrics';
import { requestMetrics } from '../observability/request-metrics';
import { requestLog } from '../observability/request-log';
import { UriTooLong } from './http-errors';
import { isWebhook, jsonOnly } from './json-only';
import { serveDocs } from './openapi';
import { requestContext } from './request-context';
import { strictBody, verifyBody } from './strict-body';
import { answerUnreadable } from './unreadable';

const BODY_LIMIT = '1mb';
const ADDRESS_LIMIT = 8_192;
const NO_SCRIPT_OF_OTHERS = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/** What stands before every route, in this order. The application must be created with `bodyParser: false`. */
export function configureHttp(app: NestExpressApplication, config: Config, log: PinoLog): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', config.settings.TRUSTED_PROXIES);
  app.use(requestContext(log.context));
  app.use(requestLog(log));
  app.use(requestMetrics(app.get(Metrics, { strict: false })));
  app.use(shortAddress);
  answerUnreadable(app.getHttpServer());
  // The pages of /docs carry their style inside.
  app.use('/docs', contentPolicy({ ...NO_SCRIPT_OF_OTHERS, 'style-src': ["'self'", "'unsafe-inline'"] }));
  app.use(/^(?!\/docs(?:\/|$))/, contentPolicy(NO_SCRIPT_OF_OTHERS));
  // Webhooks prove where they come from by their signature, and reach a laptop through a tunnel of another name.
  const ours = /^(?!\/health(?:\/|$)|\/webhooks\/(?:github|gitlab)(?:\/|$))/;
  if (config.settings.API_TOKEN === null) app.use(ours, localOnly(config.listenHost));
  // Without a token there is only this machine, which has no need of limits.
  else app.use(app.get(RateLimits, { strict: false }).middleware());
  app.use(jsonOnly);
  app.useBodyParser('json', { limit: BODY_LIMIT, type: (request) => !isWebhook(request), verify: verifyBody });
  app.use(strictBody);
  serveDocs(app);
}

function shortAddress(request: Request, _response: Response, next: NextFunction): void {
  if (request.url.length <= ADDRESS_LIMIT) next();
  else next(new UriTooLong('request.url_too_long', `The address is longer than ${String(ADDRESS_LIMIT)} characters.`));
}

function contentPolicy(directives: Readonly<Record<string, string[]>>): ReturnType<typeof helmet> {
  return helmet({ contentSecurityPolicy: { useDefaults: false, directives: { ...directives } } });
}
