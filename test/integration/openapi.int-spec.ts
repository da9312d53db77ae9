import { renderOpenApi } from '../../src/openapi';
import { ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: Document;
  let rendered: string;
  beforeAll(async () => {
    app = await startTestApp();
    document = (await new ApiClient(app.url).get('/openapi.json')).body as unknown as Document;
    rendered = await renderOpenApi();
  });
  afterAll(() => app.close());

  it('is the same, served or made without starting anything', () => {
    expect(JSON.parse(rendered)).toEqual(document);
  });

  it('is of version 3.1, where null is a type', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(rendered).not.toContain('"nullable"');
    expect(document.components.schemas.ProtocolShape).toMatchObject({
      properties: {
        waiting_for: { type: ['string', 'null'] },
        active_attempt: { anyOf: [{ $ref: '#/components/schemas/AttemptShape' }, { type: 'null' }] },
      },
    });
  });

  it('has a name, a summary, an answer and the problem for every operation', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(operations.length).toBeGreaterThan(35);
    for (const { summary, responses } of operations) {
      expect(summary).toMatch(/^[A-Z]/);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining([expect.stringMatching(/^20/), 'default']));
    }
  });

  it('refers to nothing that is not there', () => {
    const references = [...rendered.matchAll(/"\$ref": "#\/components\/schemas\/([^"]*)"/g)].map((match) => match[1]);
    for (const name of new Set(references)) expect(document.components.schemas).toHaveProperty(String(name));
  });

  it('is browsable without any other server', async () => {
    const page = await new ApiClient(app.url).get('/docs/');
    expect(page.status).toBe(200);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\.\//);
      expect((await new ApiClient(app.url).get(`/docs/${file}`)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script>(?!\s*<\/script>)/);
    expect(page.headers.get('Content-Security-Policy')).toContain("style-src 'self' 'unsafe-inline'");
  });
});
