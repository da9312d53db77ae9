import { HttpException } from '@nestjs/common';
import {
  Conflict,
  DomainError,
  ForgeRateLimited,
  InvalidInput,
  LeaseLost,
  messageOf,
  NotFound,
  PreconditionFailed,
  StaleWrite,
  TransitionRefused,
  Unavailable,
  UnfitDependency,
  Unprocessable,
} from '../../kernel/errors';
import { BadSignature, BodyTooLarge, WrongProject } from '../../webhooks/domain/webhook-errors';
import {
  Forbidden,
  MethodNotAllowed,
  TooLarge,
  TooManyRequests,
  Unauthenticated,
  UnsupportedMediaType,
  UriTooLong,
} from './http-errors';

/** The one table of HTTP statuses. A class that is not here is a bug, and so a 500. */
const STATUS_OF = new Map<unknown, number>([
  [InvalidInput, 400],
  [Unauthenticated, 401],
  [BadSignature, 401],
  [Forbidden, 403],
  [WrongProject, 403],
  [NotFound, 404],
  [MethodNotAllowed, 405],
  [Conflict, 409],
  [TransitionRefused, 409],
  [StaleWrite, 409],
  [LeaseLost, 409],
  [PreconditionFailed, 412],
  [TooLarge, 413],
  [BodyTooLarge, 413],
  [UriTooLong, 414],
  [UnsupportedMediaType, 415],
  [Unprocessable, 422],
  [UnfitDependency, 422],
  [TooManyRequests, 429],
  [Unavailable, 503],
  [ForgeRateLimited, 503],
]);

export const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** RFC 9457, with our extension members. */
export interface Problem extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string | null;
}

/** Undefined: an unexpected error, of which the client learns nothing but the request id. */
export function problemOf(error: unknown, requestId: string | null): Problem | undefined {
  const known = asDomainError(error);
  const status = known === undefined ? undefined : STATUS_OF.get(known.constructor);
  if (known === undefined || status === undefined) return undefined;
  return problem(status, known.code, known.message, requestId, known.facts);
}

export function internalProblem(requestId: string | null): Problem {
  const detail = 'Something went wrong here. The log of the server has the details under this request id.';
  return problem(500, 'internal', detail, requestId);
}

export function problem(
  status: number,
  code: string,
  detail: string,
  requestId: string | null,
  facts: Readonly<Record<string, unknown>> = {},
): Problem {
  const title = TITLES[status] ?? 'Error';
  return { ...facts, type: `urn:deksdenflow:problem:${code}`, title, status, detail, code, request_id: requestId };
}

/** What Nest, the router and the body parser throw, in our words. */
function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const type = error instanceof Error ? (error as Error & { readonly type?: unknown }).type : undefined;
  if (type === 'entity.too.large') return new TooLarge('request.too_large', 'The body is larger than 1 MB.');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new UnsupportedMediaType('request.media_type', `The body cannot be read: ${messageOf(error)}.`);
  }
  // The other troubles of the body parser: cut off, of another length than announced, badly compressed.
  if (typeof type === 'string' || isUnreadable(error))
    return new InvalidInput('request.malformed', 'The body could not be read.');
  if (error instanceof URIError) return unknownRoute();
  if (!(error instanceof HttpException)) return undefined;
  if (error.getStatus() === 404) return unknownRoute();
  if (error.getStatus() !== 400) return undefined;
  // Nest makes a 400 of what the router cannot decode in a path, and of what is not JSON.
  if (error.message.startsWith('Failed to decode param')) return unknownRoute();
  return new InvalidInput('request.malformed_json', 'The body is not valid JSON.');
}

/** A compressed body that is none has a status, and no type. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof HttpException) return false;
  return (error as Error & { readonly status?: unknown }).status === 400;
}

function unknownRoute(): NotFound {
  return new NotFound('route.unknown', 'There is nothing at this address. /openapi.json lists what there is.');
}
