import { randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';
import { startTestApp } from '../support/test-app';
import { allButDeliveries } from '../support/webhooks/everything-stored';
import { redCheck } from '../support/webhooks/hostile-requests';
import { aPushedRun, HEAD, type PushedRun } from '../support/webhooks/pushed-run';
import { githubWebhook, post, signed } from '../support/webhooks/signed-webhook';

onEachDatabase('a delivery that was received', (bench) => {
  const send = async (run: PushedRun, payload: unknown, secret = run.secret): Promise<string> => {
    const webhook = githubWebhook('check_run', payload, randomUUID());
    return String((await post(run.hook, webhook.body, signed(webhook, secret))).body.id);
  };
  const replay = (id: string) => bench.api().post(`/webhooks/deliveries/${id}/actions/replay`);
  const listed = async (query: string) => {
    const answer = await bench.api().get(`/webhooks/deliveries?${query}`);
    const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1] ?? null;
    return {
      items: answer.list,
      cursor: next === null ? null : new URL(next, bench.app().url).searchParams.get('cursor'),
    };
  };

  it('and was about nothing then has its effect when it is replayed and matches', async () => {
    const app = bench.app();
    const run = await aPushedRun(app, bench.api(), { provider: 'github' });
    const later = { ...run, branch: '0002-later' };
    const id = await send(run, redCheck(later, { head_sha: 'd'.repeat(40) }));
    expect((await listed(`project_id=${run.projectId}`)).items).toMatchObject([
      { id, outcome: 'unmatched', replayable: true },
    ]);
    const made = await bench
      .api()
      .post(`/projects/${run.projectId}/protocols`, { description: 'l', protocol_name: later.branch });
    await app.core.protocolStore.transact(String(made.body.id), { actor: 'user:test', requestId: null }, (context) => {
      Object.assign(context.run, { status: 'running', headSha: 'd'.repeat(40), remoteSha: 'd'.repeat(40) });
    });
    const answer = await replay(id);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ outcome: 'accepted', protocol_run_id: made.body.id, duplicate: false });
    const checks = await bench.api().get(`/protocols/${String(made.body.id)}/checks`);
    expect(checks.list).toMatchObject([{ state: 'failure' }]);
    const { items } = await listed(`project_id=${run.projectId}`);
    expect(items).toMatchObject([{ id: answer.body.id, replay_of: id, outcome: 'accepted' }, { id }]);
  });

  it('and had its effect changes nothing when it is replayed', async () => {
    const app = bench.app();
    const run = await aPushedRun(app, bench.api(), { provider: 'github' });
    const id = await send(run, redCheck(run));
    const before = await allButDeliveries(app.database);
    const answer = await replay(id);
    expect(answer.body).toMatchObject({ outcome: 'ignored', protocol_run_id: run.id });
    expect(await allButDeliveries(app.database)).toEqual(before);
  });

  it('and was refused cannot be replayed', async () => {
    const run = await aPushedRun(bench.app(), bench.api(), { provider: 'github' });
    const other = await aPushedRun(bench.app(), bench.api(), { provider: 'github' });
    await send(run, redCheck(run), 'guessed');
    await send({ ...run, hook: `${run.hook}?protocol_run_id=${other.id}` }, redCheck(run));
    const bad = githubWebhook('push', '', randomUUID());
    await post(run.hook, 'no json', signed({ ...bad, body: 'no json' }, run.secret));
    const { items } = await listed('outcome=bad_signature,forbidden,malformed&limit=3');
    expect(items.map(({ outcome, replayable, identity }) => [outcome, replayable, identity])).toEqual([
      ['malformed', false, null],
      ['forbidden', false, null],
      ['bad_signature', false, null],
    ]);
    for (const { id } of items) {
      const answer = await replay(String(id));
      expect([answer.status, answer.body.code]).toEqual([409, 'webhook.not_replayable']);
    }
    const unknown = await replay(randomUUID());
    expect([unknown.status, unknown.body.code]).toEqual([404, 'delivery.unknown']);
  });

  it('is listed by project, protocol, provider and outcome, page by page, without its body or a secret', async () => {
    const run = await aPushedRun(bench.app(), bench.api(), { provider: 'github' });
    const ids: string[] = [];
    for (let at = 0; at < 5; at++)
      ids.unshift(await send(run, redCheck(run, { id: 100 + at, name: `check ${String(at)}` })));
    await send(run, redCheck({ ...run, branch: 'main' }, { head_sha: 'e'.repeat(40) }));
    const seen: unknown[] = [];
    let cursor = '';
    for (let pages = 0; pages < 5; pages++) {
      const page = await listed(`protocol_id=${run.id}&outcome=accepted&provider=github&limit=2${cursor}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      if (page.cursor === null) break;
      cursor = `&cursor=${page.cursor}`;
    }
    expect(seen).toEqual(ids);
    expect((await listed(`project_id=${run.projectId}&outcome=unmatched`)).items).toHaveLength(1);
    expect((await listed(`protocol_id=${run.id}&provider=gitlab`)).items).toEqual([]);
    const { items } = await listed(`project_id=${run.projectId}`);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([
      ...['bytes', 'event', 'id', 'identity', 'outcome', 'project_id', 'protocol_run_id', 'provider', 'reason'],
      ...['received_at', 'replay_of', 'replayable', 'request_id'],
    ]);
    expect(JSON.stringify(items)).not.toMatch(new RegExp(`${run.secret}|${HEAD}`));
  });
});

describe('who may see deliveries', () => {
  it('needs the token, and a webhook does not', async () => {
    const app = await startTestApp({ token: 'correct-horse' });
    try {
      const known = new ApiClient(app.url, { Authorization: 'Bearer correct-horse' });
      const run = await aPushedRun(app, known, { provider: 'github' });
      const webhook = githubWebhook('check_run', redCheck(run), randomUUID());
      const answer = await post(run.hook, webhook.body, signed(webhook, run.secret));
      expect([answer.status, answer.body.outcome]).toEqual([202, 'accepted']);
      const unknown = new ApiClient(app.url);
      const replay = `/webhooks/deliveries/${String(answer.body.id)}/actions/replay`;
      expect((await unknown.get('/webhooks/deliveries')).status).toBe(401);
      expect((await unknown.post(replay)).status).toBe(401);
      expect((await known.get('/webhooks/deliveries')).status).toBe(200);
      expect((await known.post(replay)).status).toBe(202);
    } finally {
      await app.close();
    }
  });
});
