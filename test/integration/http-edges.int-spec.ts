import { randomUUID } from 'node:crypto';
import { requestHead, sendRaw } from '../support/raw-http';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(60_000);

const JSON_TYPE = { 'Content-Type': 'application/json' };

onEachDatabase('the edges of HTTP', ({ app, api, project, protocol }) => {
  const raw = (request: string | Buffer) => sendRaw(app().url, request);

  describe('methods', () => {
    it.each([
      ['PUT', '/projects', 'GET, HEAD, OPTIONS, POST'],
      ['DELETE', '/projects/', 'GET, HEAD, OPTIONS, POST'],
      ['POST', `/projects/${randomUUID()}`, 'DELETE, GET, HEAD, OPTIONS, PATCH'],
      ['GET', `/protocols/${randomUUID()}/actions/start`, 'OPTIONS, POST'],
      ['TRACE', '/health', 'GET, HEAD, OPTIONS'],
      ['PUT', '/webhooks/github', 'OPTIONS, POST'],
      ['DELETE', '/', 'GET, HEAD, OPTIONS'],
    ])('%s %s is not possible, and the others are named', async (method, path, allowed) => {
      const answer = await raw(requestHead(`${method} ${path}`));
      expect(answer.status).toBe(405);
      expect(answer.head).toContain(`allow: ${allowed.toLowerCase()}`);
      expect(answer.body).toMatchObject({
        code: 'route.method_not_allowed',
        allowed_methods: allowed.split(', '),
        request_id: expect.any(String) as string,
      });
    });

    it('are told by OPTIONS', async () => {
      const answer = await raw(requestHead('OPTIONS /projects'));
      expect([answer.status, answer.body]).toEqual([204, {}]);
      expect(answer.head).toContain('allow: get, head, options, post');
      expect(answer.head).not.toContain('access-control');
      expect((await raw(requestHead('OPTIONS /nothing'))).body.code).toBe('route.unknown');
    });

    it('HEAD answers as GET does, without a body', async () => {
      const path = `/projects/${await project()}`;
      const [head, get] = [await raw(requestHead(`HEAD ${path}`)), await api().get(path)];
      expect([head.status, head.body]).toEqual([200, {}]);
      expect(head.head).toContain(`etag: ${String(get.headers.get('ETag')).toLowerCase()}`);
      const known = { 'If-None-Match': get.headers.get('ETag') ?? '' };
      expect((await raw(requestHead(`HEAD ${path}`, known))).status).toBe(304);
      expect((await raw(requestHead('HEAD /events/stream'))).status).toBe(200);
    });
  });

  describe('queries', () => {
    it.each([
      '/projects/{id}',
      '/projects/{id}?__proto__=1',
      '/protocols/{id}/steps',
      '/queues',
      '/protocols/{id}/diff',
    ])('are refused by what takes none: %s', async (template) => {
      const path = template.replace('{id}', template.startsWith('/projects') ? await project() : await protocol());
      const answer = await api().get(path.includes('?') ? path : `${path}?stauts=failed`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
      expect(answer.body.errors).toMatchObject([{ code: 'unknown_field' }]);
    });

    it.each([
      '?limit=1&limit=2',
      '?search=a&search=b',
      '?limit[a]=1',
      '?foo=1',
      '?__proto__=1',
      '?limit=1e3',
      '?limit=9007199254740993',
      '?search=%00',
    ])('%s is refused by a list', async (query) => {
      const answer = await api().get(`/projects${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
      expect(answer.body.errors).not.toHaveLength(0);
    });

    it('are left to probes', async () => {
      expect((await api().get('/health?now=1')).status).toBe(200);
    });
  });

  describe('bodies', () => {
    const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

    it.each(['policies', 'secrets', 'gates', 'name', 'unknown'])('too deep in %s', async (field) => {
      const body = `{"name":"x","git_url":"/srv/x","${field}":${nested(100_000)}}`;
      const answer = await api().post('/projects', body, JSON_TYPE);
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.too_deep' } });
    });

    it.each([
      ['{"name":"x","git_url":"/srv/x","__proto__":{"x":1}}', '__proto__'],
      ['{"name":"x","git_url":"/srv/x","policies":{"constructor":{}}}', 'policies.constructor'],
      ['{"name":"x","git_url":"/srv/x","gates":[{"name":"a","command":"b","toString":1}]}', 'gates[0].toString'],
    ])('with a key that every object has: %s', async (body, field) => {
      const answer = await api().post('/projects', body, JSON_TYPE);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, code: 'unknown_field' }] } });
    });

    it.each([
      ['{"name":"x\\ud800","git_url":"/srv/x"}', 'name'],
      ['{"name":"x","git_url":"/srv/x","secrets":{"A":"\\udc00x"}}', 'secrets.A'],
    ])('with half a character: %s', async (body, field) => {
      const answer = await api().post('/projects', body, JSON_TYPE);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, code: 'is_unicode' }] } });
    });

    it('that are not UTF-8', async () => {
      const body = Buffer.concat([
        Buffer.from('{"name":"'),
        Buffer.from([0xff, 0xc0]),
        Buffer.from('","git_url":"/x"}'),
      ]);
      const head = requestHead('POST /projects', { ...JSON_TYPE, 'Content-Length': String(body.length) });
      expect(await raw(Buffer.concat([Buffer.from(head), body]))).toMatchObject({
        status: 400,
        body: { code: 'request.malformed' },
      });
    });

    it('that say they are compressed', async () => {
      const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip', 'Content-Length': '2' };
      expect(await raw(`${requestHead('POST /projects', headers)}{}`)).toMatchObject({
        status: 400,
        body: { code: 'request.malformed' },
      });
    });

    it('with a list where an object belongs', async () => {
      const answer = await api().post(`/projects/${await project()}/protocols`, { description: 'x', steps: [[[]]] });
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    });

    it('with a NUL in a secret, which no environment can hold', async () => {
      const secrets = { A: 'a\0b' };
      const answer = await api().post('/projects', { name: 'x', git_url: '/srv/x', secrets });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'secrets' }] } });
    });

    it.each(['2030-W05', '2030-02-30T00:00:00Z', '2030-031', '20300131', 'tomorrow'])(
      'with the time %s: a token must not last for ever by mistake',
      async (expires_at) => {
        const answer = await api().post('/tokens', { name: `t-${randomUUID()}`, expires_at });
        expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
      },
    );
  });

  describe('addresses and what is no HTTP', () => {
    it.each([
      ['a long address', requestHead(`GET /${'x'.repeat(9_000)}`), 414, 'request.url_too_long'],
      ['a longer one', requestHead(`GET /${'x'.repeat(20_000)}`), 431, 'request.headers_too_large'],
      ['large headers', requestHead('GET /', { X: 'x'.repeat(20_000) }), 431, 'request.headers_too_large'],
      ['no HTTP', 'NONSENSE\r\n\r\n', 400, 'request.malformed'],
      ['a broken header', requestHead('GET /', { 'X Y': '1' }), 400, 'request.malformed'],
      [
        'two lengths',
        requestHead('POST /projects', { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }),
        400,
        'request.malformed',
      ],
      ['an expectation', requestHead('POST /projects', { Expect: 'miracles' }), 417, 'request.expectation'],
    ])('%s', async (_, request, status, code) => {
      const answer = await raw(request);
      expect(answer).toMatchObject({ status, body: { code, status, request_id: expect.any(String) as string } });
      expect(answer.head).toContain('application/problem+json');
    });

    it.each(['/projects/%', '/projects/%ff', '/%c0%af', '//projects'])('nothing is at %s', async (path) => {
      expect(await api().get(path)).toMatchObject({ status: 404, body: { code: 'route.unknown' } });
    });
  });
});
