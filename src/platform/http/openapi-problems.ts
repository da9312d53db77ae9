import { TITLES } from './problem';

/** Code, sentence and further members of an error that a status is the answer to. */
type Example = readonly [code: string, detail: string, more?: Readonly<Record<string, unknown>>];

/** Every status that says no, with what it means; the codes are in docs/troubleshooting.md. */
const REFUSALS: Readonly<Record<number, { readonly means: string; readonly examples: readonly Example[] }>> = {
  400: {
    means: 'The request is malformed, or breaks a rule that `errors[]` names by field.',
    examples: [
      [
        'request.invalid',
        'The request is not valid: step_name is required.',
        { errors: [{ field: 'steps[0].step_name', message: 'step_name is required', code: 'required' }] },
      ],
      ['request.malformed_json', 'The body is not valid JSON.'],
      ['page.cursor_invalid', 'The cursor is not one that this server gave.'],
    ],
  },
  401: {
    means: 'No token, or none that is good; of a webhook, the signature.',
    examples: [
      ['auth.token_missing', 'Send a token of this server as Authorization: Bearer <token>.'],
      ['auth.token_expired', 'This token has expired.'],
    ],
  },
  403: {
    means: 'The token is good, but not for this.',
    examples: [
      ['auth.role_refused', 'A viewer may not do this: it takes an operator.'],
      ['auth.project_token', 'A token of one project opens only what belongs to that project.'],
    ],
  },
  404: {
    means: 'There is no such object, or the token may not know of it.',
    examples: [
      ['protocol.unknown', 'There is no protocol 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04.'],
      ['route.unknown', 'There is nothing at this address. /openapi.json lists what there is.'],
    ],
  },
  409: {
    means: 'Not in this state, or somebody else was first.',
    examples: [
      [
        'protocol.transition_refused',
        'Protocol 0001-add-a-cart is completed: start is refused.',
        { allowed_actions: ['open_pr'] },
      ],
      ['project.name_taken', 'There is a project shop already.'],
      ['persistence.stale_write', 'The step was changed by somebody else; read it again.'],
    ],
  },
  412: {
    means: '`If-Match` names another version: somebody has changed the object.',
    examples: [['precondition.failed', 'Step write is at version 8, not 7: read it again.', { version: 8 }]],
  },
  413: { means: 'The body is too large.', examples: [['request.too_large', 'The body is larger than 1 MB.']] },
  415: {
    means: 'The body is no JSON, or packed in a way that we do not read.',
    examples: [['request.media_type', 'The body must be JSON: send Content-Type: application/json.']],
  },
  422: {
    means: 'Well-formed, but impossible here.',
    examples: [['engine.unknown', 'There is no engine gpt; there are: codex, claude, shell.']],
  },
  429: {
    means: 'Asked too often: wait `Retry-After` seconds.',
    examples: [['rate.token', 'This token has asked too often: try again in 7 s.', { retry_after: 7 }]],
  },
  500: {
    means: 'A fault of ours; the log has it under the request id.',
    examples: [['internal', 'Something went wrong here. The log of the server has the details under this request id.']],
  },
  503: {
    means: 'A dependency is away, or the server is stopping: the same call may work later.',
    examples: [['database.unreachable', 'The database did not answer.']],
  },
};

const RETRY_AFTER = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const ALWAYS = { 'X-Request-ID': { $ref: '#/components/headers/RequestId' } };
const REQUEST_ID = '0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04';

/** The headers that `answerOf` and the problems refer to. */
export const SHARED_HEADERS = {
  RequestId: {
    description: 'The id of the request: the one that came, or ours. It is on every event and log line of its work.',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 128, example: REQUEST_ID },
  },
  RetryAfter: {
    description: 'Seconds to wait before the next try.',
    required: true,
    schema: { type: 'integer', minimum: 1, example: 7 },
  },
  Challenge: {
    description: 'How to authenticate; absent where a signature was refused.',
    schema: { type: 'string', example: 'Bearer realm="deksdenflow"' },
  },
};

/** Every answer has these headers. */
export function withRequestId(headers: object = {}): object {
  return { ...ALWAYS, ...headers };
}

export function refusalName(status: number): string {
  return (TITLES[status] ?? String(status)).replaceAll(' ', '');
}

/** `components.responses`: one for each status of an error. */
export function refusals(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([key, { means, examples }]) => {
      const status = Number(key);
      const headers = {
        ...(status === 429 || status === 503 ? RETRY_AFTER : {}),
        ...(status === 401 ? { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } } : {}),
      };
      const content = {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(examples.map((example) => [example[0], { value: problem(status, example) }])),
        },
      };
      return [refusalName(status), { description: means, headers: withRequestId(headers), content }];
    }),
  );
}

function problem(status: number, [code, detail, more = {}]: Example): object {
  const title = TITLES[status];
  return { type: `urn:deksdenflow:problem:${code}`, title, status, detail, code, request_id: REQUEST_ID, ...more };
}
