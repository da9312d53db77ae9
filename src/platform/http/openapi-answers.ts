import type { OpenAPIObject } from '@nestjs/swagger';
import { Examples, type ExampleSchema, type Schemas } from './openapi-examples';
import { refusalName, refusals, SHARED_HEADERS, withRequestId } from './openapi-problems';

interface Media {
  readonly schema?: ExampleSchema;
}

interface Response {
  readonly description?: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Body {
  readonly content: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly parameters?: readonly object[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Response>>;
  readonly security?: readonly object[];
}

const MEANINGS: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted; work was queued.',
  204: 'Done; there is nothing to say.',
  304: 'As `If-None-Match` says: it is what you have.',
  503: 'A dependency is down.',
};

const REQUEST_ID = {
  name: 'X-Request-ID',
  in: 'header',
  required: false,
  description: 'Your id of the request, on every event and log line of its work. One of another form is not used.',
  schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9._-]{1,128}$', example: 'deploy-4711' },
};

/**
 * What every operation may answer besides what its handler says, with headers and examples. Handlers declare only what
 * cannot be told from the route: `@ApiConflictResponse()` on a GET, say.
 */
export function completeAnswers(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const examples = new SharedExamples(new Examples(schemas));
  const used = new Set<string>();
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, Operation>).map(([method, operation]) => [
          method,
          complete(method, path, operation, examples, used),
        ]),
      ),
    ]),
  );
  const responses = Object.entries(refusals()).filter(([name]) => used.has(name));
  const components = {
    ...document.components,
    responses: Object.fromEntries(responses),
    headers: SHARED_HEADERS,
    parameters: { RequestId: REQUEST_ID },
    examples: examples.found,
  };
  return { ...document, paths, components } as OpenAPIObject;
}

function complete(
  method: string,
  path: string,
  operation: Operation,
  examples: SharedExamples,
  used: Set<string>,
): Operation {
  const responses: Record<string, object> = {};
  const said = Object.entries(operation.responses);
  const answers = said.some(([status, { content }]) => Number(status) < 300 && content !== undefined);
  for (const [status, response] of said) {
    // Where the class says what comes back, the generator adds the default status of the method, with nothing in it.
    if (answers && Number(status) < 300 && response.content === undefined) continue;
    // Without a content of its own, an error is the problem that it always is.
    if (Number(status) < 400 || response.content !== undefined)
      responses[status] = answered(status, response, examples);
    else responses[status] = refused(Number(status), used);
  }
  for (const status of possible(method, path, operation)) responses[String(status)] ??= refused(status, used);
  if (method === 'get') responses['304'] ??= { description: MEANINGS['304'], headers: withRequestId() };
  const { requestBody, parameters = [] } = operation;
  return {
    ...operation,
    parameters: [...parameters, { $ref: '#/components/parameters/RequestId' }],
    ...(requestBody === undefined ? {} : { requestBody: withExample(requestBody, examples) }),
    responses,
  };
}

function refused(status: number, used: Set<string>): object {
  used.add(refusalName(status));
  return { $ref: `#/components/responses/${refusalName(status)}` };
}

/** What stands before every handler refuses, by the route alone. */
function possible(method: string, path: string, operation: Operation): readonly number[] {
  const probe = /^\/health(?:\/|$)/.test(path);
  const webhook = /^\/webhooks\/(?:github|gitlab)(?:\/|$)/.test(path);
  const open = operation.security?.some((scheme) => Object.keys(scheme).length === 0) === true;
  const writes = method !== 'get';
  return [
    // A query that a route does not know is refused; of a probe, one that would reach into the language itself.
    400,
    ...(open && !webhook ? [] : [401]),
    ...(probe ? [] : [403, 429]),
    ...(path.includes('{') ? [404] : []),
    ...(writes && !webhook ? [409, 415, 422] : []),
    ...(writes ? [413] : []),
    500,
    503,
  ];
}

function answered(status: string, response: Response, examples: SharedExamples): object {
  const { description, headers, content } = response;
  return {
    ...response,
    description: description === undefined || description === '' ? (MEANINGS[status] ?? 'Done.') : description,
    headers: withRequestId(headers),
    ...(content === undefined ? {} : { content: examples.into(content) }),
  };
}

function withExample(body: Body, examples: SharedExamples): Body {
  const content = Object.entries(body.content).map(([type, media]) => [type, { ...media, ...examples.body(media) }]);
  return { ...body, content: Object.fromEntries(content) as typeof body.content };
}

/** Answers of one schema share their example. */
class SharedExamples {
  readonly found: Record<string, { readonly value: unknown }> = {};

  constructor(private readonly examples: Examples) {}

  body({ schema }: Media): object {
    return schema === undefined ? {} : { example: this.examples.body(schema) };
  }

  into(content: Readonly<Record<string, Media>>): Readonly<Record<string, Media>> {
    return Object.fromEntries(
      Object.entries(content).map(([type, media]) => {
        const { schema } = media;
        const reference = schema?.$ref ?? schema?.items?.$ref;
        if (schema === undefined || reference === undefined) return [type, media];
        const name = `${reference.split('/').at(-1) ?? ''}${schema.items === undefined ? '' : 'List'}`;
        this.found[name] ??= { value: this.examples.answer(schema) };
        return [type, { ...media, examples: { [name]: { $ref: `#/components/examples/${name}` } } }];
      }),
    );
  }
}
