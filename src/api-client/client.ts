import createClient, { type Client } from 'openapi-fetch';
import type { components, operations, paths } from './schema';

/** What the API shows and takes, by the names of the OpenAPI document. */
export type Schemas = components['schemas'];

/** What may be asked of an operation that lists. */
export type QueryOf<O extends keyof operations> = NonNullable<operations[O]['parameters']['query']>;

export type TypedClient = Client<paths>;

/**
 * The API as the document has it, for the command line and the console: paths, parameters, bodies and answers are
 * typed. Whoever sends the requests decides about tokens, time limits and errors.
 */
export function typedClient(baseUrl: string, fetch: (request: Request) => Promise<Response>): TypedClient {
  // A redirect would carry the token to wherever it points.
  return createClient<paths>({ baseUrl, fetch, redirect: 'manual' });
}
