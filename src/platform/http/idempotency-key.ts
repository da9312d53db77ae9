import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { InvalidInput } from '../../kernel/errors';
import type { KeyedCall } from '../../ports/idempotency-keys';
import { type KnownRequest, requestIdOf } from './request-context';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';
export const REPLAYED = 'Idempotency-Replayed';
export const MAX_KEY_LENGTH = 255;

const PRINTABLE = /^[\x20-\x7e]+$/;
/** The form of draft-ietf-httpapi-idempotency-key-header: a string of RFC 9651. Without quotes it is taken as it is. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/** The key that the caller has chosen; undefined when it has none. Throws `idempotency.key_invalid`. */
export function idempotencyKeyOf(request: KnownRequest): string | undefined {
  const sent = request.headersDistinct[IDEMPOTENCY_KEY.toLowerCase()];
  if (sent === undefined) return undefined;
  const [text = ''] = sent;
  const quoted = QUOTED.exec(text)?.[1];
  const key = quoted === undefined ? text : quoted.replace(/\\(["\\])/g, '$1');
  if (sent.length === 1 && PRINTABLE.test(key) && key.length <= MAX_KEY_LENGTH) return key;
  throw new InvalidInput(
    'idempotency.key_invalid',
    `${IDEMPOTENCY_KEY} is sent once and has 1 to ${String(MAX_KEY_LENGTH)} printable ASCII characters; a UUID is a good one.`,
  );
}

/** `verify` of the body parser, which alone sees the body as it came. */
export function noteBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  if (request.headers['idempotency-key'] === undefined) return;
  (request as KnownRequest).bodyDigest = createHash('sha256').update(body).digest('hex');
}

/** `operation` is the operation id of the route. */
export function keyedCall(request: KnownRequest, key: string, operation: string): KeyedCall {
  const { principal, originalUrl, bodyDigest = '' } = request;
  const caller = [principal?.limitKey ?? principal?.actor ?? 'anonymous', principal?.projectId ?? ''];
  return {
    id: digest([...caller, request.method, operation, key]),
    route: operation,
    fingerprint: digest([originalUrl, bodyDigest]),
    holder: randomUUID(),
    requestId: requestIdOf(request),
  };
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
