import { randomUUID } from 'node:crypto';
import { adminOf, ADMIN_TOKEN, issue, newEstate, projectToken } from '../support/access-callers';
import { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';
import { startTestApp } from '../support/test-app';

jest.setTimeout(60_000);

onEachDatabase('many at once', ({ api, protocol }) => {
  it('tries each, whatever becomes of the others', async () => {
    const [one, two] = [await protocol(), await protocol()];
    const never = randomUUID();
    const answer = await api().post('/protocols/actions/cancel', { ids: [one, never, 'x/../y', two] });
    expect(answer.status).toBe(200);
    expect(answer.list).toMatchObject([
      { id: one, ok: true, status: 200, code: null, protocol: { id: one, status: 'cancelled' } },
      { id: never, ok: false, status: 404, code: 'protocol.unknown', message: `There is no protocol ${never}.` },
      { id: 'x/../y', ok: false, status: 404, code: 'protocol.unknown' },
      { id: two, ok: true, status: 200, protocol: { id: two, status: 'cancelled' } },
    ]);
    const again = await api().post('/protocols/actions/pause', { ids: [two] });
    expect(again.list).toMatchObject([
      { id: two, ok: false, status: 409, code: 'protocol.transition_refused', allowed_actions: [] },
    ]);
  });

  it('queues what it starts', async () => {
    const ids = [await protocol(), await protocol()];
    const { list } = await api().post('/protocols/actions/start', { ids });
    expect(list).toMatchObject(ids.map((id) => ({ id, ok: true, status: 202, job: { protocol_run_id: id } })));
  });

  it.each([
    ['nothing', {}],
    ['no id', { ids: [] }],
    ['too many', { ids: Array.from({ length: 201 }, () => randomUUID()) }],
    ['one twice', { ids: ['a', 'a'] }],
    ['no text', { ids: [1] }],
    ['more than ids', { ids: ['a'], force: true }],
  ])('refuses %s', async (_, body) => {
    for (const path of [
      '/protocols/actions/pause',
      '/queues/jobs/actions/retry',
      '/webhooks/deliveries/actions/replay',
    ]) {
      const answer = await api().post(path, body);
      expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    }
  });

  it('says of each job and delivery what stands against it', async () => {
    const id = randomUUID();
    expect((await api().post('/queues/jobs/actions/retry', { ids: [id] })).list).toMatchObject([
      { id, ok: false, status: 404, code: 'job.unknown' },
    ]);
    expect((await api().post('/webhooks/deliveries/actions/replay', { ids: [id] })).list).toMatchObject([
      { id, ok: false, status: 404, code: 'delivery.unknown' },
    ]);
  });

  it('finds protocols by words of name, description and status reason, and by branch', async () => {
    const id = await protocol();
    const [shown] = (await api().get(`/protocols?limit=1`)).list;
    expect(shown?.id).toBe(id);
    const found = async (query: string): Promise<unknown[]> =>
      (await api().get(`/protocols?${query}`)).list.map((each) => each.id);
    expect(await found('search=DO%20i')).toContain(id);
    expect(await found('search=o%20it')).toEqual([]);
    expect(await found(`branch=${String(shown?.branch)}`)).toContain(id);
    expect(await found(`created_after=${String(shown?.created_at)}&search=do`)).toContain(id);
    expect(await found(`created_before=${String(shown?.created_at)}`)).not.toContain(id);
  });

  it.each([
    '/protocols?search=!!',
    '/protocols?created_after=yesterday',
    '/protocols?created_after=2026-01-31T12:00:00',
    '/protocols?branch=',
    '/events?actor=',
    '/events?attempt_id=1',
    '/queues/jobs?type=nothing',
    '/webhooks/deliveries?received_before=1',
    '/tokens?role=king',
  ])('%s is refused with the field', async (path) => {
    const { status, body } = await api().get(path);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body).toHaveProperty('errors[0].field');
  });

  it('takes a position beyond all numbers of the database for the end', async () => {
    for (const path of ['/events?after=999999999999999', '/events?after=999999999999999&project_id=' + randomUUID()]) {
      expect((await api().get(path)).list).toEqual([]);
    }
  });
});

describe('many at once, for who may', () => {
  it('gives a token of one project its own, and of others the answer of what nobody has', async () => {
    const app = await startTestApp({ token: ADMIN_TOKEN });
    try {
      const [mine, theirs] = [await newEstate(app), await newEstate(app)];
      const { value } = await issue(app, { project_id: mine.project });
      const ids = [mine.protocol, theirs.protocol];
      const { list } = await projectToken(app, value).post('/protocols/actions/cancel', { ids });
      expect(list).toMatchObject([{ ok: true }, { ok: false, status: 404, code: 'protocol.unknown' }]);
      expect((await adminOf(app).get(`/protocols/${theirs.protocol}`)).body.status).not.toBe('cancelled');
      const viewer = new ApiClient(app.url, {
        Authorization: `Bearer ${(await issue(app, { role: 'viewer' })).value}`,
      });
      expect((await viewer.post('/protocols/actions/cancel', { ids })).status).toBe(403);
    } finally {
      await app.close();
    }
  });
});
