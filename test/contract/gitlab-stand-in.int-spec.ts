import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { GitlabHookScheme } from '../support/forges/gitlab-delivery';
import { GitlabStandIn } from '../support/forges/gitlab-stand-in';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The stand-in is the measure of our driver and receiver: what would make it lie is tested here. */
describe('the stand-in of GitLab', () => {
  let standIn: GitlabStandIn;
  let receiver: Server;
  let received: Received[];

  async function open(webhooks: GitlabHookScheme = 'token'): Promise<void> {
    standIn = await GitlabStandIn.start({ webhooks });
    received = [];
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body, payload: JSON.parse(body) as Received['payload'] });
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    standIn.sendWebhooksTo(`http://127.0.0.1:${String(port)}/webhooks/gitlab`, SECRET);
  }

  afterEach(async () => {
    await standIn.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${standIn.token}`, 'content-type': 'application/json' };
    return fetch(`${standIn.apiUrl}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  const PROJECT = '/projects/acme%2Fshop';

  it.each([
    ['a path that is not documented', 'GET', '/projects/acme/shop', undefined, 'nothing is documented there'],
    ['a method that is not', 'DELETE', PROJECT, undefined, 'nothing is documented there'],
    ['an unknown parameter', 'GET', `${PROJECT}/pipelines?commit=1`, undefined, 'commit is not documented'],
    ['a parameter of another type', 'GET', `${PROJECT}/pipelines?per_page=many`, undefined, 'must be integer'],
    [
      'a value that is not in the list',
      'GET',
      `${PROJECT}/merge_requests?state=open`,
      undefined,
      'must be equal to one',
    ],
    ['a number that is none', 'GET', `${PROJECT}/merge_requests/x`, undefined, 'must be integer'],
    [
      'a body without what is required',
      'POST',
      `${PROJECT}/merge_requests`,
      { title: 'x' },
      "property 'source_branch'",
    ],
    ['an unknown property of the body', 'POST', `${PROJECT}/pipeline`, { ref: 'main', sha: SHA }, 'additional'],
    ['a property of another type', 'POST', `${PROJECT}/pipeline`, { ref: 1 }, 'must be string'],
    ['a title that is too long', 'PUT', `${PROJECT}/merge_requests/1`, { title: 'x'.repeat(256) }, '255 characters'],
  ])('notes %s', async (_name, method, path, body, problem) => {
    await open();
    expect((await ask(method, path, body)).ok).toBe(false);
    expect(standIn.violations.join('\n')).toContain(problem);
  });

  it('notes an answer of its own that GitLab would not give', async () => {
    await open();
    standIn.project.branches.set('main', 'no sha at all');
    await ask('GET', `${PROJECT}/repository/branches/main`);
    expect(standIn.violations.join('\n')).toContain('answer: /commit/id must match pattern');
  });

  it('sends the events of a change in order, as GitLab writes them', async () => {
    await open();
    await standIn.setBranch(BRANCH, SHA);
    const wanted = { source_branch: BRANCH, target_branch: 'main', title: 'Draft: Count', description: 'Up.' };
    expect((await ask('POST', `${PROJECT}/merge_requests`, wanted)).status).toBe(201);
    await standIn.setChecks(SHA, [{ name: 'unit', state: 'failure' }]);
    await standIn.setBranch(BRANCH, 'b'.repeat(40));
    await standIn.merge(1);
    const seen = received.map(({ headers, payload }) => {
      const attributes = payload.object_attributes as { action?: string; status?: string } | undefined;
      return [headers['x-gitlab-event'], attributes?.action ?? attributes?.status ?? payload.build_status].join(' ');
    });
    expect(seen).toEqual([
      'Push Hook ',
      'Merge Request Hook open',
      'Job Hook failed',
      'Pipeline Hook failed',
      'Push Hook ',
      'Merge Request Hook update',
      'Merge Request Hook merge',
    ]);
    expect(standIn.delivered.map((one) => one.status)).toEqual(Array(7).fill(202));
    expect(standIn.violations).toEqual([]);
  });

  it('sends nothing that the documented samples do not have', async () => {
    await open();
    await standIn.setBranch(BRANCH, SHA);
    await ask('POST', `${PROJECT}/merge_requests`, { source_branch: BRANCH, target_branch: 'main', title: 'x' });
    await standIn.setChecks(SHA, [{ name: 'unit', state: 'running' }]);
    for (const { payload } of received) {
      const name = String(payload.object_kind);
      const file = join(__dirname, `../fixtures/forges/gitlab-webhooks/${name}.json`);
      const sample = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      expect([name, Object.keys(sample)]).toEqual([name, expect.arrayContaining(Object.keys(payload))]);
      const attributes = Object.keys((payload.object_attributes as object | undefined) ?? {});
      expect([name, Object.keys(sample.object_attributes ?? {})]).toEqual([name, expect.arrayContaining(attributes)]);
    }
    expect(received).toHaveLength(4);
  });

  it('shows the secret as the token, and a key that stays for each delivery', async () => {
    await open();
    await standIn.setBranch(BRANCH, SHA);
    await standIn.setBranch(BRANCH, 'b'.repeat(40));
    const headers = received.map((one) => one.headers);
    expect(headers[0]).toMatchObject({ 'x-gitlab-token': SECRET, 'x-gitlab-event': 'Push Hook' });
    expect(new Set(headers.map((one) => one['idempotency-key'])).size).toBe(2);
    expect(new Set(headers.map((one) => one['x-gitlab-webhook-uuid'])).size).toBe(1);
    expect(headers[0]?.['x-gitlab-event-uuid']).toMatch(/^[\da-f-]{36}$/);
    expect(headers[0]).not.toHaveProperty('webhook-signature');
  });

  it('signs by Standard Webhooks, under the same key', async () => {
    await open('signed');
    await standIn.setBranch(BRANCH, SHA);
    const [first] = received;
    if (first === undefined) throw new Error('Nothing was sent.');
    expect(first.headers).not.toHaveProperty('x-gitlab-token');
    expect(first.headers['webhook-id']).toBe(first.headers['idempotency-key']);
    const headers = first.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(first.body, headers)).toMatchObject({ object_kind: 'push' });
    expect(() => new Webhook(SECRET).verify(`${first.body} `, headers)).toThrow();
  });
});
