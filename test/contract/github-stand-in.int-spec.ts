import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { recordOf, type Json } from '../support/forges/json';
import { LoopbackServer, readBody } from '../support/forges/loopback-server';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const SECRET = 'of the project';

interface Received {
  readonly event: string;
  readonly id: string;
  readonly payload: Json;
}

describe('the stand-in of GitHub', () => {
  let standIn: GithubStandIn;
  beforeEach(async () => {
    standIn = await GithubStandIn.start();
  });
  afterEach(() => standIn.close());

  const ask = (method: string, path: string, body?: unknown, token = standIn.token): Promise<Response> =>
    fetch(`${standIn.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const PULLS = '/repos/acme/shop/pulls';
  const NEW = { title: 't', head: BRANCH, base: 'main' };

  it.each<[string, string, string, unknown, RegExp]>([
    ['a path', 'GET', '/repos/acme/shop/pull', undefined, /pull is not described/],
    ['a method', 'DELETE', PULLS, undefined, /DELETE .* is not described/],
    ['a query parameter', 'GET', `${PULLS}?branch=x`, undefined, /query branch is not described/],
    ['a value', 'GET', `${PULLS}?state=merged`, undefined, /query state=merged/],
    ['a type in the path', 'GET', `${PULLS}/one`, undefined, /path pull_number=one/],
    ['a body property', 'POST', PULLS, { ...NEW, drft: true }, /body property drft is not described/],
    ['a type in the body', 'POST', PULLS, { ...NEW, draft: 'yes' }, /body \/draft must be boolean/],
    ['a body without what is required', 'POST', PULLS, { title: 't' }, /required property 'head'/],
    ['a body that must not be left out', 'POST', PULLS, undefined, /the body is missing/],
    ['a GraphQL field', 'POST', '/graphql', { query: 'mutation { markReady { id } }' }, /GraphQL: Cannot query field/],
  ])('objects to %s that GitHub does not describe', async (_what, method, path, body, words) => {
    await ask(method, path, body);
    expect(standIn.violations.join('\n')).toMatch(words);
  });

  it('objects to its own answers when GitHub does not describe them', async () => {
    await standIn.setBranch(BRANCH, SHA);
    await ask('POST', PULLS, NEW);
    const [pull] = standIn.state.pulls;
    if (pull === undefined) throw new Error('No pull request was opened.');
    expect(standIn.violations).toEqual([]);
    pull.updatedAt = 'yesterday';
    await ask('GET', `${PULLS}/1`);
    expect(standIn.violations.join('\n')).toMatch(/the answer 200 \/updated_at must match format "date-time"/);
  });

  it('objects when a token goes to the store of the logs', async () => {
    await standIn.setBranch(BRANCH, SHA);
    await standIn.setChecks(SHA, [{ name: 'build', state: 'failure', log: 'one\n' }]);
    await fetch(`${standIn.logsUrl}/${String(standIn.state.checks[0]?.id)}`, { headers: { authorization: 'token x' } });
    expect(standIn.violations).toEqual(['The log was fetched with a token']);
  });

  describe('as a sender of webhooks', () => {
    const received: Received[] = [];
    let answer = 202;
    let receiver: LoopbackServer;
    const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const body = await readBody(request);
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const good = request.headers['x-hub-signature-256'] === signature;
      const payload = JSON.parse(body) as Json;
      received.push({
        ...{
          event: String(request.headers['x-github-event']),
          id: String(request.headers['x-github-delivery']),
          payload,
        },
      });
      response.writeHead(good ? answer : 401).end();
    };
    beforeEach(async () => {
      received.splice(0);
      answer = 202;
      receiver = await LoopbackServer.start((request, response) => void receive(request, response));
      standIn.sendWebhooksTo(receiver.url, SECRET);
    });
    afterEach(() => receiver.close());
    const told = (): string[] =>
      received.map(({ event, payload }) => (typeof payload.action === 'string' ? `${event}.${payload.action}` : event));

    it('signs each delivery and names repository, branch and commit', async () => {
      await standIn.setBranch(BRANCH, SHA);
      await standIn.setChecks(SHA, [{ name: 'build', state: 'failure', reason: 'One test failed' }]);
      expect(standIn.deliveries.map((delivery) => delivery.status)).toEqual(received.map(() => 202));
      expect(standIn.deliveries.map((delivery) => delivery.id)).toEqual(received.map((delivery) => delivery.id));
      expect(new Set(received.map((delivery) => delivery.id)).size).toBe(received.length);
      const repositories = received.map(({ payload }) => recordOf(payload.repository).full_name);
      expect(new Set(repositories)).toEqual(new Set(['acme/shop']));
      const push = received.find(({ event }) => event === 'push')?.payload;
      expect(push).toMatchObject({ ref: `refs/heads/${BRANCH}`, after: SHA, created: true, deleted: false });
      const check = received.find(({ event }) => event === 'check_run')?.payload;
      expect(check).toMatchObject({
        ...{ action: 'completed' },
        check_run: {
          ...{ name: 'build', head_sha: SHA, status: 'completed', conclusion: 'failure' },
          check_suite: { head_branch: BRANCH, head_sha: SHA },
          output: { title: 'One test failed' },
        },
      });
      const job = recordOf(received.find(({ event }) => event === 'workflow_job')?.payload.workflow_job);
      expect(job).toMatchObject({ id: recordOf(check?.check_run).id, head_branch: BRANCH, conclusion: 'failure' });
    });

    it('tells of a run four times, and of each stage', async () => {
      await standIn.setBranch(BRANCH, SHA);
      received.splice(0);
      for (const state of ['queued', 'running', 'success'] as const) {
        await standIn.setChecks(SHA, [{ name: 'build', state }]);
      }
      expect(told()).toEqual([
        ...['check_suite.requested', 'workflow_run.requested', 'check_run.created', 'workflow_job.queued'],
        ...['workflow_run.in_progress', 'check_run.created', 'workflow_job.in_progress'],
        ...['check_run.completed', 'workflow_job.completed', 'check_suite.completed', 'workflow_run.completed'],
      ]);
      const run = recordOf(received.at(-1)?.payload.workflow_run);
      expect(run).toMatchObject({ status: 'completed', conclusion: 'success', head_sha: SHA, head_branch: BRANCH });
    });

    it('tells what becomes of a pull request', async () => {
      await standIn.setBranch(BRANCH, SHA);
      received.splice(0);
      await ask('POST', PULLS, { ...NEW, draft: true });
      await ask('PATCH', `${PULLS}/1`, { title: 'u' });
      await standIn.setBranch(BRANCH, 'b'.repeat(40));
      await standIn.convertToDraft(1);
      await standIn.closePullRequest(1);
      await standIn.reopen(1);
      await standIn.merge(1);
      const actions = ['opened', 'edited', 'synchronize', 'converted_to_draft', 'closed', 'reopened', 'closed'];
      expect(told().filter((event) => event !== 'push')).toEqual(actions.map((action) => `pull_request.${action}`));
      const times = received
        .filter(({ event }) => event === 'pull_request')
        .map(({ payload }) => String(recordOf(payload.pull_request).updated_at));
      expect(times).toEqual([...new Set(times)].sort());
      expect(received.at(-1)?.payload).toMatchObject({
        ...{ action: 'closed', number: 1 },
        pull_request: {
          merged: true,
          state: 'closed',
          head: { ref: BRANCH, sha: 'b'.repeat(40) },
          base: { ref: 'main' },
        },
      });
    });

    it('notes what the receiver made of it', async () => {
      answer = 503;
      await standIn.setBranch(BRANCH, SHA);
      await receiver.close();
      await standIn.setBranch(BRANCH, 'b'.repeat(40));
      expect(standIn.deliveries.map(({ event, status }) => [event, status])).toEqual([
        ['push', 503],
        ['push', 0],
      ]);
    });

    it('sends none when nobody wants them', async () => {
      standIn.sendWebhooksTo(null, SECRET);
      await standIn.setBranch(BRANCH, SHA);
      expect(received).toEqual([]);
    });
  });
});
