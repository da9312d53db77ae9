import { request as rawRequest } from 'node:http';
import { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const UNKNOWN = '00000000-0000-7000-8000-000000000000';
const JSON_TYPE = { 'Content-Type': 'application/json' };

onEachDatabase('REST errors', ({ app, api, project, protocol }) => {
  it('are problem documents', async () => {
    const answer = await api().get('/nothing', { 'X-Request-ID': 'r-1' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
    expect(answer.body).toEqual({
      type: 'urn:deksdenflow:problem:route.unknown',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing at this address. /openapi.json lists what there is.',
      code: 'route.unknown',
      request_id: 'r-1',
    });
  });

  it.each(['1', UNKNOWN, '..%2f..', '%00', 'x'.repeat(300), "'--", '%F0%9F%92%A5'])('know no id %s', async (id) => {
    for (const noun of ['project', 'protocol', 'step', 'attempt']) {
      expect(await api().get(`/${noun}s/${id}`)).toMatchObject({ status: 404, body: { code: `${noun}.unknown` } });
    }
    for (const part of ['diff', 'events', 'steps', 'attempts']) {
      expect(await api().get(`/protocols/${id}/${part}`)).toMatchObject({
        status: 404,
        body: { code: 'protocol.unknown' },
      });
    }
    expect((await api().get(`/projects/${id}/protocols`)).body.code).toBe('project.unknown');
    expect((await api().post(`/projects/${id}/protocols`, { description: 'x' })).body.code).toBe('project.unknown');
    expect((await api().get(`/attempts/${id}/log`)).body.code).toBe('attempt.unknown');
    expect((await api().post(`/protocols/${id}/actions/start`)).body.code).toBe('protocol.unknown');
    expect((await api().post(`/steps/${id}/actions/run`)).body.code).toBe('step.unknown');
    expect((await api().post(`/queues/jobs/${id}/actions/retry`)).body.code).toBe('job.unknown');
  });

  it('refuse a body that is not packed as its header says', async () => {
    const packed = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    for (const body of ['{}', '']) {
      const answer = await api().post('/projects', body, packed);
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    }
  });

  it('refuse a body that is nested so deep that nobody could follow', async () => {
    const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    for (const body of [deep(40), deep(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`]) {
      expect(await api().post('/projects', body)).toMatchObject({ status: 400, body: { code: 'request.too_deep' } });
    }
  });

  it('name every field that is wrong', async () => {
    const answer = await api().post('/projects', {
      nme: 'typo',
      git_url: 5,
      ci_provider: 'svn',
      policies: { max_attempts: 0, push: null },
      gates: [{ name: 'ok', command: 'true' }, { name: '' }],
      secrets: { 'not a name': 'x' },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    const errors = answer.body.errors as unknown as readonly { field: string; code: string }[];
    expect(errors.map(({ field, code }) => `${field}: ${code}`)).toEqual(
      expect.arrayContaining([
        'nme: unknown_field',
        'name: required',
        'git_url: is_string',
        'ci_provider: is_in',
        'policies.max_attempts: min',
        'policies.push: is_in',
        'gates[1].name: min_length',
        'gates[1].command: required',
        'secrets: is_secrets',
      ]),
    );
  });

  it.each([
    ['a list', '[]'],
    ['a text', '"x"'],
    ['cut off', '{"name":'],
    ['nothing', ''],
    ['polluting', '{"__proto__":{"name":"x"},"constructor":{}}'],
  ])('refuse a body that is %s', async (_, body) => {
    expect((await api().post('/projects', body, JSON_TYPE)).status).toBe(400);
  });

  it('tell malformed JSON, other types and too much apart', async () => {
    expect((await api().post('/projects', '{"a"', JSON_TYPE)).body.code).toBe('request.malformed_json');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await api().post('/projects', 'name=x', { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 415, body: { code: 'request.media_type' } });
    }
    const charset = await api().post('/projects', '{}', { 'Content-Type': 'application/json; charset=x' });
    expect(charset).toMatchObject({ status: 415, body: { code: 'request.media_type' } });
    const large = await api().post('/projects', { name: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ status: 413, body: { code: 'request.too_large' } });
  });

  describe('hostile names', () => {
    const LONG = 'x'.repeat(300);

    it.each(['../x', '-x', 'a..b', LONG, '0001-a\0b', '0001-../x', '/etc/passwd', '0001-A', ''])(
      'of a protocol: %j',
      async (name) => {
        const answer = await api().post(`/projects/${await project()}/protocols`, {
          description: 'x',
          protocol_name: name,
        });
        expect(answer).toMatchObject({ status: 400, body: { code: 'protocol.name_invalid' } });
      },
    );

    it.each(['../x', '-x', 'a..b', LONG, 'a\0b', '--upload-pack=x'])('of a branch: %j', async (branch) => {
      const made = await api().post(`/projects/${await project()}/protocols`, {
        description: 'x',
        base_branch: branch,
      });
      expect(made).toMatchObject({ status: 400, body: { code: 'git.branch_invalid' } });
      const registered = await api().post('/projects', { name: 'n', git_url: '/srv/x', base_branch: branch });
      expect(registered).toMatchObject({ status: 400, body: { code: 'git.branch_invalid' } });
    });

    it.each(['../x', '-x', '/a/../b', `/${LONG}`, '/a\0b', 'ext::sh -c x', 'http://example.org/x.git'])(
      'of a repository: %j',
      async (url) => {
        const answer = await api().post('/projects', { name: 'n', git_url: url });
        expect(answer).toMatchObject({ status: 400, body: { code: 'git.url_refused' } });
      },
    );

    it.each([LONG, 'a\0b', 'a\nb', ''])('of a project, a step, a model: %j', async (name) => {
      const id = await protocol();
      for (const answer of [
        await api().post('/projects', { name, git_url: '/srv/x' }),
        await api().post(`/protocols/${id}/steps`, { step_name: name }),
        await api().post(`/protocols/${id}/steps`, { step_name: 'x', model: name }),
      ]) {
        expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
      }
      const option = await api().post(`/protocols/${id}/steps`, { step_name: 'x', model: '--yolo' });
      expect(option.body).toMatchObject({ errors: [{ field: 'model', code: 'matches' }] });
    });

    it('of an engine that is not there', async () => {
      const answer = await api().post('/projects', { name: 'n', git_url: '/srv/x', default_engine: '../x' });
      expect(answer).toMatchObject({ status: 422, body: { code: 'engine.unknown' } });
    });
  });

  it('show nothing of what went wrong inside, and log it', async () => {
    await app().database.transaction((sql) => sql.run('ALTER TABLE workers RENAME TO workers_gone'));
    try {
      const answer = await api().get('/queues');
      expect(answer).toMatchObject({ status: 500, body: { code: 'internal', title: 'Internal Server Error' } });
      expect(answer.text).not.toContain('workers');
      const id = answer.body.request_id;
      const line = app()
        .logLines()
        .find((entry) => entry.request_id === id && entry.level === 'error');
      expect(line?.msg).toContain('workers');
    } finally {
      await app().database.transaction((sql) => sql.run('ALTER TABLE workers_gone RENAME TO workers'));
    }
  });
});

describe('who may ask', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('with a token configured: who has it', async () => {
    app = await startTestApp({ token: 'correct-horse' });
    for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Authorization: 'Basic correct-horse' }]) {
      const answer = await new ApiClient(app.url).get('/projects', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('WWW-Authenticate')).toContain('Bearer');
      expect(answer.body.code).toMatch(/^auth\.token_(missing|wrong)$/);
    }
    const client = new ApiClient(app.url, { Authorization: 'Bearer correct-horse' });
    expect((await client.get('/projects')).status).toBe(200);
    expect((await new ApiClient(app.url).get('/health')).status).toBe(200);
    const project = await client.post('/projects', { name: 'x', git_url: '/srv/x' });
    const events = await client.get(`/events?project_id=${String(project.body.id)}`);
    expect(events.list).toContainEqual(expect.objectContaining({ type: 'project_created', actor: 'user:admin' }));
    expect(JSON.stringify(app.logLines())).not.toContain('correct-horse');
  });

  it('without one: who calls us by a local name, and no other web site', async () => {
    app = await startTestApp();
    expect(await asking(app, { Host: 'evil.example:8010' })).toEqual([403, 'auth.host_refused']);
    expect(await asking(app, { Host: '127.0.0.1.evil.example' })).toEqual([403, 'auth.host_refused']);
    expect(await asking(app, { Host: 'localhost', Origin: 'https://evil.example' })).toEqual([
      403,
      'auth.origin_refused',
    ]);
    expect(await asking(app, { Host: 'localhost', Origin: 'null' })).toEqual([403, 'auth.origin_refused']);
    expect((await asking(app, { Host: 'localhost:8010', Origin: 'http://127.0.0.1:8010' }))[0]).toBe(200);
    expect((await asking(app, { Host: '[::1]:8010' }))[0]).toBe(200);
  });
});

/** `fetch` does not let a test set these headers. */
function asking(app: TestApp, headers: Record<string, string>): Promise<[number | undefined, unknown]> {
  return new Promise((resolve, reject) => {
    const asked = rawRequest(`${app.url}/projects`, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const body = JSON.parse(text) as { code?: string };
        resolve([response.statusCode, body.code]);
      });
    });
    asked.on('error', reject).end();
  });
}
