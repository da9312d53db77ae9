import type { OpenAPIObject } from '@nestjs/swagger';
import { IDEMPOTENCY_KEY, MAX_KEY_LENGTH, REPLAYED } from './idempotency-key';
import { isWebhook } from './json-only';
import { TAGGED } from './versioned';

type Json = Record<string, unknown>;

interface Operation extends Json {
  parameters?: Json[];
  responses?: Record<string, Json>;
}

const KEY = {
  name: IDEMPOTENCY_KEY,
  in: 'header',
  required: false,
  description: 'The same key and request have their effect once; the first answer is given again for a day.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_LENGTH },
  example: '0d0ae3c5-6b53-4a3c-9e5f-0f3a2c9a7f11',
};
const WAS_REPLAYED = { description: 'true: this is the first answer again.', schema: { type: 'string' } };
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: '304 when what is shown is still what this ETag is of.',
  schema: { type: 'string', minLength: 1, maxLength: 4096 },
};
const ETAG = { description: 'Version and digest of what is shown.', schema: { type: 'string', example: '"7-kq3v"' } };

/** What holds for whole kinds of routes is said here, once, and not at each handler. Changes the document. */
export function describeConventions(document: OpenAPIObject): OpenAPIObject {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      if (method === 'post' && !isWebhook({ url: path })) describeKey(operation);
      if (operation[TAGGED] === true) describeTag(operation, method);
      if (operation.parameters?.some(({ name }) => name === 'If-Match') === true) {
        answers(operation, '412', 'If-Match names another version than the current one, which `version` tells.');
      }
    }
  }
  return document;
}

function describeKey(operation: Operation): void {
  operation.parameters = [...(operation.parameters ?? []), KEY];
  for (const response of successes(operation)) putHeader(response, REPLAYED, WAS_REPLAYED);
}

function describeTag(operation: Operation, method: string): void {
  for (const response of successes(operation)) putHeader(response, 'ETag', ETAG);
  if (method !== 'get') return;
  operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
  operation.responses = { ...operation.responses, '304': { description: 'As before.', headers: { ETag: ETAG } } };
}

function successes({ responses = {} }: Operation): Json[] {
  return Object.entries(responses).flatMap(([status, response]) => (status.startsWith('2') ? [response] : []));
}

function putHeader(response: Json, name: string, header: Json): void {
  response.headers = { ...(response.headers as Json | undefined), [name]: header };
}

/** A problem; `toOpenApi31` gives it its body. */
function answers(operation: Operation, status: string, description: string): void {
  operation.responses = { ...operation.responses, [status]: operation.responses?.[status] ?? { description } };
}
