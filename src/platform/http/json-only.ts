import type { NextFunction, Request, Response } from 'express';
import { UnsupportedMediaType } from './http-errors';

/** A body that is not JSON is refused before anything is read of it; a form of another site is among those. */
export function jsonOnly(request: Request, _response: Response, next: NextFunction): void {
  // What is signed is the body as it came: these routes read it themselves.
  if (isWebhook(request)) {
    next();
    return;
  }
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (hasBody && typeof request.is(['json', '+json']) !== 'string') {
    next(new UnsupportedMediaType('request.media_type', 'The body must be JSON: send Content-Type: application/json.'));
    return;
  }
  next();
}

/** A route whose body nobody may parse before its signature is verified. */
export function isWebhook(request: { readonly url?: string | undefined }): boolean {
  return /^\/webhooks\/(github|gitlab)(?:[/?]|$)/i.test(request.url ?? '');
}
