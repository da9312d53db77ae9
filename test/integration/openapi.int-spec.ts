import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOpenApi } from '../../src/openapi';
import { ApiClient } from '../support/api-client';
import { type ApiDocument, type Content, type Operation, operationsOf, schemaChecks } from '../support/api-document';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const SOURCES = join(__dirname, '../../src');

describe('the OpenAPI document', () => {
  let app: TestApp;
  let document: ApiDocument;
  let rendered: string;
  let operations: readonly Operation[];
  beforeAll(async () => {
    app = await startTestApp();
    document = (await new ApiClient(app.url).get('/openapi.json')).body as unknown as ApiDocument;
    rendered = await renderOpenApi();
    operations = operationsOf(document);
  });
  afterAll(() => app.close());

  it('is the same, served or made without starting anything', () => {
    expect(JSON.parse(rendered)).toEqual(document);
  });

  it('is what the published schema of OpenAPI 3.1 demands', async () => {
    // An ES module only.
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    const validator = new Validator();
    expect((await validator.validate(JSON.parse(rendered) as Record<string, unknown>)).errors ?? []).toEqual([]);
    expect(validator.version).toBe('3.1');
  });

  it('is of version 3.1, where null is a type', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(rendered).not.toContain('"nullable"');
    expect(document.components.schemas.Protocol).toMatchObject({
      properties: {
        waiting_for: { type: ['string', 'null'] },
        active_attempt: { anyOf: [{ $ref: '#/components/schemas/Attempt' }, { type: 'null' }] },
      },
    });
  });

  it('says of every operation what it is, who may use it, and what may come back', () => {
    expect(operations.length).toBeGreaterThan(35);
    for (const { name, summary, tags, security, responses, parameters, requestBody } of operations) {
      expect(name).toMatch(/^[a-z]+(?:[A-Z][a-z]*)*$/);
      expect(summary).toMatch(/^[A-Z]/);
      expect(tags).toHaveLength(1);
      expect(document.tags.map((tag) => tag.name)).toContain(tags[0]);
      expect(security.length).toBeGreaterThan(0);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining([expect.stringMatching(/^20/), '500']));
      for (const response of Object.values(responses)) {
        expect(response.description).toMatch(/^\S.*\.$/);
        expect(response.headers).toHaveProperty('X-Request-ID');
      }
      for (const { name: parameter, description, schema } of parameters) {
        expect([name, parameter, description]).toEqual([name, parameter, expect.stringMatching(/./)]);
        expect([name, parameter, schema]).toEqual([name, parameter, limited]);
      }
      if (requestBody !== undefined) expect(requestBody.content['application/json']).toHaveProperty('example');
    }
  });

  /** A text without an end or a number without bounds says nothing of what is accepted. */
  const limited = {
    asymmetricMatch: (schema: Readonly<Record<string, unknown>>) =>
      schema.type === 'boolean' ||
      'enum' in schema ||
      (schema.type === 'string' && 'maxLength' in schema) ||
      (schema.type === 'integer' && 'minimum' in schema) ||
      (schema.type === 'array' && 'maxItems' in schema),
  };

  it('has an example of every body and every answer, which is what its schema says', () => {
    const check = schemaChecks(document);
    let count = 0;
    for (const { name, requestBody, responses } of operations) {
      for (const [where, { content = {} }] of Object.entries<{ readonly content?: Content }>({
        ...responses,
        body: requestBody ?? {},
      })) {
        for (const [type, media] of Object.entries(content)) {
          if (!type.endsWith('json')) continue;
          const examples = Object.values(media.examples ?? {}).map(({ value }) => value);
          if (media.example !== undefined) examples.push(media.example);
          count += examples.length;
          expect([name, where, examples.length > 0]).toEqual([name, where, true]);
          for (const example of examples) {
            expect([name, where, check(media.schema, example)]).toEqual([name, where, []]);
          }
        }
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  it('gives the errors of its examples codes that the documentation explains', () => {
    const documented = readFileSync(join(SOURCES, '../docs/troubleshooting.md'), 'utf8');
    const codes = [...rendered.matchAll(/"code": "([a-z_]+\.[a-z_]+)"/g)].map((match) => match[1] ?? '');
    expect(new Set(codes).size).toBeGreaterThan(10);
    for (const code of codes) expect(documented).toContain(`\`${code}\``);
  });

  /** Two classes of one name are one schema to the generator: the first is lost without a word. */
  it('is made of classes that have a name of their own', () => {
    const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [...readFileSync(join(SOURCES, path), 'utf8').matchAll(/\bclass (\w+(?:Shape|Dto))\b/g)])
      .map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
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

  /** Generated clients call them by these names: a renamed one breaks whoever has one. */
  it('has these operations', () => {
    const names = operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.sort()).toMatchInlineSnapshot(`
      [
        "approveStep",
        "cancelProtocol",
        "cancelProtocols",
        "cancelStep",
        "changeProject",
        "changeStep",
        "createDemo",
        "createProject",
        "createProtocol",
        "createStep",
        "createToken",
        "deleteProject",
        "getAttempt",
        "getAttemptDiff",
        "getAttemptLog",
        "getDoctor",
        "getHealth",
        "getLiveness",
        "getMetrics",
        "getMigrations",
        "getProject",
        "getProtocol",
        "getProtocolDiff",
        "getQueues",
        "getReadiness",
        "getStep",
        "getSystem",
        "listAttempts",
        "listAttemptsOfProtocol",
        "listAttemptsOfStep",
        "listAttention",
        "listAuditEntries",
        "listChecks",
        "listDeliveries",
        "listEvents",
        "listEventsOfProtocol",
        "listJobs",
        "listProjects",
        "listProtocols",
        "listProtocolsOfProject",
        "listSteps",
        "listTokens",
        "openPullRequest",
        "pauseProtocol",
        "pauseProtocols",
        "receiveGithub",
        "receiveGithubOfProject",
        "receiveGitlab",
        "receiveGitlabOfProject",
        "replayDeliveries",
        "replayDelivery",
        "requestStepChanges",
        "resumeProtocol",
        "resumeProtocols",
        "retryFromStep",
        "retryJob",
        "retryJobs",
        "retryLatest",
        "retryProtocols",
        "revokeToken",
        "rotateWebhookSecret",
        "runNextStep",
        "runStep",
        "runStepQa",
        "setUpProject",
        "startProtocol",
        "startProtocols",
        "streamAttemptLog",
        "streamEvents",
        "triggerCi",
        "validateProject",
      ]
    `);
  });
});
