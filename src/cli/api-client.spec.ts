import { setTimeout as pause } from 'node:timers/promises';
import { closedPort, type FakeApi, startFakeApi } from '../../test/support/fake-api';
import { ApiClient } from './api-client';

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const client = (base: string, more = {}) => new ApiClient({ base, token: 'secret', ...more });
const GET = { method: 'GET', path: '/things' } as const;

describe('the API client', () => {
  it('sends the token, the query and JSON', async () => {
    api = await startFakeApi(() => ({ body: { id: '1' } }));
    const request = { method: 'POST', path: '/things', query: { a: 'x y', none: undefined }, body: { b: 1 } } as const;
    const { body } = await client(api.base, { projectToken: 'pt' }).send(request);
    expect(body).toEqual({ id: '1' });
    expect(api.received[0]).toMatchObject({ method: 'POST', url: '/things?a=x+y', body: { b: 1 } });
    expect(api.received[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-project-token': 'pt' });
  });

  it('keeps the path prefix of the base address', async () => {
    api = await startFakeApi(() => ({}));
    await client(`${api.base}/flow`).send(GET);
    expect(api.received[0]?.url).toBe('/flow/things');
  });

  it('reads the cursor of the next page', async () => {
    api = await startFakeApi(() => ({ body: [], headers: { link: '</things?limit=2&cursor=abc>; rel="next"' } }));
    expect((await client(api.base).send(GET)).next).toBe('abc');
  });

  it('turns a problem into an error with code, sentence, request id and what is allowed', async () => {
    const problem = {
      status: 409,
      title: 'Conflict',
      detail: 'No.',
      code: 'protocol.transition_refused',
      request_id: 'r1',
      allowed_actions: ['pause'],
      errors: ['first', { path: 'steps.0', message: 'second' }],
    };
    api = await startFakeApi(() => ({ status: 409, body: problem }));
    await expect(client(api.base).send(GET)).rejects.toMatchObject({
      name: 'ApiError',
      message: 'No.',
      status: 409,
      code: 'protocol.transition_refused',
      requestId: 'r1',
      allowedActions: ['pause'],
      problems: ['first', 'steps.0: second'],
    });
  });

  it('copes with an error page of something else', async () => {
    api = await startFakeApi(() => ({ status: 502, body: '<html>', headers: { 'x-request-id': 'r2' } }));
    await expect(client(api.base).send(GET)).rejects.toMatchObject({ code: 'http.502', requestId: 'r2' });
  });

  it('takes no page for an answer', async () => {
    api = await startFakeApi(() => ({ body: '<html>' }));
    await expect(client(api.base).send(GET)).rejects.toMatchObject({ code: 'api.unreachable', refused: false });
  });

  it('does not carry the token to where a redirect points', async () => {
    const other = await startFakeApi(() => ({}));
    api = await startFakeApi(() => ({ status: 302, headers: { location: other.base } }));
    await expect(client(api.base).send(GET)).rejects.toMatchObject({ code: 'http.302' });
    expect(other.received).toHaveLength(0);
    await other.close();
  });

  it('gives up on a server that does not answer', async () => {
    api = await startFakeApi(() => undefined);
    const failure = client(api.base, { timeoutMs: 200 }).send(GET);
    await expect(failure).rejects.toMatchObject({ code: 'api.unreachable', refused: false });
  });

  it('says that nothing listens, at once', async () => {
    const base = `http://127.0.0.1:${String(await closedPort())}`;
    await expect(client(base).send(GET)).rejects.toMatchObject({ code: 'api.unreachable', refused: true });
  });

  it('waits for a server that is starting when told to', async () => {
    const port = await closedPort();
    const answer = client(`http://127.0.0.1:${String(port)}`).send({ ...GET, retryRefusedMs: 10_000 });
    await pause(150);
    api = await startFakeApi(() => ({}), port);
    await expect(answer).resolves.toMatchObject({ body: {} });
  });
});
