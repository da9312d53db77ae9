import { renderOpenApi } from '../../src/openapi';

jest.setTimeout(60_000);

interface Operation {
  readonly parameters: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly headers?: object }>>;
}

const GUARDED =
  /^(?:patch \/(?:projects|steps)\/\{id\}|delete \/projects\/\{id\}|post \/(?:(?:protocols|steps)\/\{id\}\/actions\/\w+|projects\/\{id\}\/actions\/rotate_webhook_secret))$/;
const TAGGED = /^(?:get|patch) \/(?:projects|protocols|steps)\/\{id\}$/;

describe('what the OpenAPI document says of whole kinds of routes', () => {
  let operations: readonly (readonly [string, Operation])[];
  beforeAll(async () => {
    const document = JSON.parse(await renderOpenApi()) as { paths: Record<string, Record<string, Operation>> };
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );
  });

  const headersOf = ({ parameters }: Operation): readonly string[] => parameters.map(({ name }) => name);

  it('every POST but a webhook takes a key, and says how it refuses one', () => {
    for (const [route, operation] of operations) {
      // GitLab's header of that name says which delivery it is.
      if (/webhooks\/(github|gitlab)/.test(route)) continue;
      const keyed = route.startsWith('post');
      expect([route, headersOf(operation).includes('Idempotency-Key')]).toEqual([route, keyed]);
      if (!keyed) continue;
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['409', '422']));
      expect(operation.responses['409']).toEqual({ $ref: '#/components/responses/Conflict' });
    }
  });

  it('what is guarded by a version takes If-Match, and answers 412', () => {
    for (const [route, operation] of operations) {
      const found = [route, headersOf(operation).includes('If-Match'), '412' in operation.responses];
      expect(found).toEqual([route, GUARDED.test(route), GUARDED.test(route)]);
    }
  });

  it('what is one thing has an ETag, and a GET of it answers 304', () => {
    for (const [route, { responses, ...operation }] of operations.filter(([name]) => TAGGED.test(name))) {
      expect([route, responses['200']?.headers]).toEqual([route, expect.objectContaining({ ETag: expect.anything() })]);
      if (!route.startsWith('get')) continue;
      expect(responses).toHaveProperty('304');
      expect(headersOf({ responses, ...operation })).toContain('If-None-Match');
    }
  });
});
