import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(120_000);

const TOGETHER = 50;
const keyed = (key: string = randomUUID()): Record<string, string> => ({ 'Idempotency-Key': key });

onEachDatabase('a POST with an idempotency key', ({ app, api, project, protocol }) => {
  const protocolsOf = async (id: string): Promise<number> => (await api().get(`/projects/${id}/protocols`)).list.length;

  it('gives the first answer again, and makes nothing new', async () => {
    const id = await project();
    const headers = keyed();
    const first = await api().post(`/projects/${id}/protocols`, { description: 'Do it' }, headers);
    const again = await api().post(`/projects/${id}/protocols`, { description: 'Do it' }, headers);
    expect([first.status, first.headers.get('Idempotency-Replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('Idempotency-Replayed')]).toEqual([201, 'true']);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('Content-Type')).toBe(first.headers.get('Content-Type'));
    expect(again.headers.get('ETag')).toBe(first.headers.get('ETag'));
    expect(again.headers.get('X-Request-ID')).not.toBe(first.headers.get('X-Request-ID'));
    expect(await protocolsOf(id)).toBe(1);
  });

  it('makes one object when it comes fifty times at once', async () => {
    const id = await project();
    const headers = keyed();
    const send = (): Promise<Answer> => api().post(`/projects/${id}/protocols`, { description: 'Do it' }, headers);
    const answers = await Promise.all(Array.from({ length: TOGETHER }, send));
    const finals = await Promise.all(
      answers.map(async (answer) => {
        let last = answer;
        while (last.status === 409) {
          expect(last.body.code).toBe('idempotency.in_progress');
          expect(last.headers.get('Retry-After')).toBe('1');
          last = await send();
        }
        return last;
      }),
    );
    expect(new Set(finals.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(finals.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ status, headers: of }) => status === 201 && !of.has('Idempotency-Replayed'))).toHaveLength(
      1,
    );
    expect(await protocolsOf(id)).toBe(1);
    const events = await api().get(`/protocols/${String(finals[0]?.body.id)}/events`);
    expect(events.list).toMatchObject([{ type: 'protocol_created' }]);
  });

  it('acts once: the second start is no refusal', async () => {
    const id = await protocol();
    const headers = keyed();
    const first = await api().post(`/protocols/${id}/actions/start`, undefined, headers);
    const again = await api().post(`/protocols/${id}/actions/start`, undefined, headers);
    expect(first.status).toBe(202);
    expect([again.status, again.text]).toEqual([202, first.text]);
    expect((await api().post(`/protocols/${id}/actions/start`, undefined, keyed())).status).toBe(409);
  });

  it('is refused with another body or path', async () => {
    const [id, other] = [await project(), await project()];
    const headers = keyed();
    await api().post(`/projects/${id}/protocols`, { description: 'Do it' }, headers);
    for (const answer of [
      await api().post(`/projects/${id}/protocols`, { description: 'Do that' }, headers),
      await api().post(`/projects/${other}/protocols`, { description: 'Do it' }, headers),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    }
    expect(await protocolsOf(other)).toBe(0);
  });

  it('is another key on another route', async () => {
    const id = await protocol();
    const headers = keyed();
    expect((await api().post(`/protocols/${id}/steps`, { step_name: 'One' }, headers)).status).toBe(201);
    expect((await api().post(`/protocols/${id}/actions/start`, undefined, headers)).status).toBe(202);
  });

  it('can be sent again when the first was refused, with the cause mended', async () => {
    const id = await protocol();
    const headers = keyed();
    const step = (body: object): Promise<Answer> => api().post(`/protocols/${id}/steps`, body, headers);
    expect((await step({})).status).toBe(400);
    expect((await step({ step_name: 'One', engine: 'nobody' })).status).toBe(422);
    expect((await api().post(`/protocols/${id}/steps`, { step_name: 'Zero', step_index: 1 })).status).toBe(201);
    expect((await step({ step_name: 'One', step_index: 1 })).status).toBe(409);
    const made = await step({ step_name: 'One', step_index: 2 });
    expect([made.status, made.headers.has('Idempotency-Replayed')]).toEqual([201, false]);
    expect((await step({ step_name: 'One', step_index: 2 })).text).toBe(made.text);
    expect((await api().get(`/protocols/${id}/steps`)).list).toHaveLength(2);
  });

  it.each([
    ['an empty one', ''],
    ['an empty string', '""'],
    ['a long one', 'x'.repeat(256)],
    ['one with a control character', 'a\tb'],
    ['one that is not ASCII', 'é'],
  ])('must not be %s', async (_, key) => {
    const answer = await api().post('/projects', { name: randomUUID(), git_url: '/srv/x' }, keyed(key));
    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency.key_invalid' } });
  });

  it('may stand in quotes, as the draft has it', async () => {
    const [id, key] = [await protocol(), randomUUID()];
    const first = await api().post(`/protocols/${id}/steps`, { step_name: 'One' }, keyed(`"${key}"`));
    const again = await api().post(`/protocols/${id}/steps`, { step_name: 'One' }, keyed(key));
    expect(again.text).toBe(first.text);
  });

  it('keeps no secret: what holds one is not given again', async () => {
    const headers = keyed();
    const body = { name: `t-${randomUUID()}` };
    const first = await api().post('/tokens', body, headers);
    expect(first.status).toBe(201);
    const again = await api().post('/tokens', body, headers);
    expect(again).toMatchObject({ status: 409, body: { code: 'idempotency.answer_withheld' } });
    expect(again.body.first_request_id).toBe(first.headers.get('X-Request-ID'));
    const rows = await app().database.read.all('SELECT * FROM idempotency_keys');
    expect(JSON.stringify(rows)).not.toContain(String(first.body.value));
    expect((await api().get('/tokens')).list.filter(({ name }) => name === body.name)).toHaveLength(1);
  });

  it('is of the caller: another one has that key for himself', async () => {
    const value = String((await api().post('/tokens', { name: `a-${randomUUID()}`, role: 'admin' })).body.value);
    const headers = keyed();
    const bodies = [
      { name: randomUUID(), git_url: '/srv/x' },
      { name: randomUUID(), git_url: '/srv/x' },
    ];
    const mine = await api().post('/projects', bodies[0], headers);
    const theirs = await api().post('/projects', bodies[1], { ...headers, Authorization: `Bearer ${value}` });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
  });

  it('is forgotten after its time, in batches, whether or not anybody has swept', async () => {
    const id = await protocol();
    const headers = keyed();
    await api().post(`/protocols/${id}/steps`, { step_name: 'One' }, headers);
    await app().database.write('UPDATE idempotency_keys SET expires_at = 1');
    const other = await api().post(`/protocols/${id}/steps`, { step_name: 'Two' }, headers);
    expect([other.status, other.headers.has('Idempotency-Replayed')]).toEqual([201, false]);
    expect((await api().post(`/protocols/${id}/steps`, { step_name: 'Two' }, headers)).text).toBe(other.text);
    const values = Array.from(
      { length: 1_201 },
      (_, index) => `('k${String(index)}', '', '', '', 'committed', 1, 1, 1)`,
    );
    await app().database.write(
      `INSERT INTO idempotency_keys (id, route, fingerprint, holder, state, created_at, answer_by, expires_at) VALUES ${values.join(', ')}`,
    );
    expect(await app().core.idempotencyKeys.sweep()).toBeGreaterThanOrEqual(1_201);
    expect((await api().post(`/protocols/${id}/steps`, { step_name: 'Two' }, headers)).text).toBe(other.text);
  });

  it('is removed by the sweeper when its time is over', async () => {
    await api().post(`/protocols/${await protocol()}/steps`, { step_name: 'One' }, keyed());
    await app().database.write('UPDATE idempotency_keys SET expires_at = 1');
    const { sweeper } = app().core;
    sweeper.start();
    await eventually(async () => {
      expect(await app().database.read.all('SELECT id FROM idempotency_keys')).toEqual([]);
    });
    await sweeper.stop();
  });

  it('of a GitLab webhook is not ours', async () => {
    const answer = await api().post('/webhooks/gitlab', {}, { ...keyed(''), 'X-Gitlab-Event': 'Push Hook' });
    expect(answer.body.code).toBe('webhook.signature_refused');
  });
});
