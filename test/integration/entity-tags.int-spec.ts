import { randomUUID } from 'node:crypto';
import { claim } from '../../src/protocols/domain/claim';
import type { Answer } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(120_000);

const TOGETHER = 100;
const SYSTEM = { actor: 'system', requestId: null };

onEachDatabase('entity tags', ({ app, api, project, protocol }) => {
  const planned = async (): Promise<string> => {
    const id = await protocol(['One', 'Two']);
    await app().protocols.transact(id, SYSTEM, ({ run }) => {
      Object.assign(run, { status: 'planned', planSha: 'a'.repeat(40) });
    });
    return id;
  };
  const stepOf = async (id: string, index = 0): Promise<string> =>
    String((await api().get(`/protocols/${id}/steps`)).list[index]?.id);
  const tagOf = async (path: string): Promise<string> => (await api().get(path)).headers.get('ETag') ?? '';

  const expectOneOfMany = async (send: (index: number) => Promise<Answer>): Promise<void> => {
    const answers = await Promise.all(Array.from({ length: TOGETHER }, (_, index) => send(index)));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status >= 300);
    expect(new Set(refused.map(({ status, body }) => `${String(status)} ${String(body.code)}`))).toEqual(
      new Set(['412 precondition.failed']),
    );
    for (const { body, headers } of refused) expect(headers.get('ETag')).toBe(`"${String(body.version)}"`);
  };

  describe('of a hundred with one tag, one is accepted', () => {
    it('by an action on a protocol', async () => {
      const id = await planned();
      const tag = await tagOf(`/protocols/${id}`);
      await expectOneOfMany((index) => {
        const action = index % 2 === 0 ? 'run_next_step' : 'cancel';
        return api().post(`/protocols/${id}/actions/${action}`, undefined, { 'If-Match': tag });
      });
    });

    it('by an action on a step', async () => {
      const step = await stepOf(await planned());
      const tag = await tagOf(`/steps/${step}`);
      await expectOneOfMany((index) => {
        const action = index % 2 === 0 ? 'run' : 'cancel';
        return api().post(`/steps/${step}/actions/${action}`, undefined, { 'If-Match': tag });
      });
    });

    it('by a PATCH of a step, also of its texts alone', async () => {
      const step = await stepOf(await protocol(['One']));
      const tag = await tagOf(`/steps/${step}`);
      await expectOneOfMany((index) =>
        api().patch(`/steps/${step}`, { instructions: `text ${String(index)}` }, { 'If-Match': tag }),
      );
    });

    it('by a PATCH of a project', async () => {
      const id = await project();
      const tag = await tagOf(`/projects/${id}`);
      await expectOneOfMany((index) =>
        api().patch(`/projects/${id}`, { base_branch: `b${String(index)}` }, { 'If-Match': tag }),
      );
    });
  });

  it('take the bare version of an answer, a list, and any version', async () => {
    const id = await project();
    const path = `/projects/${id}`;
    const { version } = (await api().get(path)).body;
    const match = (tag: string) => api().patch(path, { base_branch: randomUUID() }, { 'If-Match': tag });
    expect((await match(`"${String(version)}"`)).status).toBe(200);
    expect((await match(`"${String(version)}"`)).status).toBe(412);
    expect((await match(`"none", "${String(Number(version) + 1)}"`)).status).toBe(200);
    expect((await match('*')).status).toBe(200);
    expect((await match(`W/${await tagOf(path)}`)).status).toBe(412);
    expect(await match('7')).toMatchObject({ status: 400, body: { code: 'precondition.malformed' } });
    expect((await api().patch(`/projects/${randomUUID()}`, {}, { 'If-Match': '"1"' })).status).toBe(404);
  });

  it('guard the removal of a project', async () => {
    const id = await project();
    const stale = await tagOf(`/projects/${id}`);
    await api().patch(`/projects/${id}`, { base_branch: 'next' });
    expect((await api().delete(`/projects/${id}`, { 'If-Match': stale })).status).toBe(412);
    const current = await tagOf(`/projects/${id}`);
    expect((await api().delete(`/projects/${id}`, { 'If-Match': current })).status).toBe(204);
  });

  it('let a repeated call with its key through, though its tag is old by its own doing', async () => {
    const id = await planned();
    const headers = { 'If-Match': await tagOf(`/protocols/${id}`), 'Idempotency-Key': randomUUID() };
    const first = await api().post(`/protocols/${id}/actions/run_next_step`, undefined, headers);
    const again = await api().post(`/protocols/${id}/actions/run_next_step`, undefined, headers);
    expect([first.status, again.status, again.text]).toEqual([202, 202, first.text]);
  });

  it('say that nothing has changed, and never when something has', async () => {
    const id = await planned();
    const [path, step] = [`/protocols/${id}`, `/steps/${await stepOf(id)}`];
    for (const known of [path, step, `/projects/${String((await api().get(path)).body.project_id)}`]) {
      const tag = await tagOf(known);
      const same = await api().get(known, { 'If-None-Match': `"other", ${tag}` });
      expect([same.status, same.text, same.headers.get('ETag')]).toEqual([304, '', tag]);
      expect((await api().get(known, { 'If-None-Match': `"${tag.slice(1, -1)}x"` })).status).toBe(200);
    }
    // What a step may do depends on its run: its own version stays.
    const [before, tag] = [await api().get(step), await tagOf(step)];
    await api().post(`${path}/actions/pause`);
    const after = await api().get(step, { 'If-None-Match': tag });
    expect([after.status, after.body.version]).toEqual([200, before.body.version]);
    expect(after.body.allowed_actions).not.toEqual(before.body.allowed_actions);
  });

  it('change with what a running agent has used, which makes no new version', async () => {
    const id = await planned();
    await api().post(`/protocols/${id}/actions/run_next_step`);
    const lease = await app().protocols.transact(id, SYSTEM, (context) => {
      expect(claim(context, { workerId: 'w', leaseToken: 't', leaseMs: 60_000 })).toBe('claimed');
      return { jobId: context.job?.id ?? '', attemptId: context.attempt?.id ?? '', protocolRunId: id, token: 't' };
    });
    const before = await api().get(`/protocols/${id}`);
    const tag = before.headers.get('ETag') ?? '';
    expect((await api().get(`/protocols/${id}`, { 'If-None-Match': tag })).status).toBe(304);
    expect(await app().protocols.saveProgress(lease, { inputTokens: 17 })).toBe(true);
    const after = await api().get(`/protocols/${id}`, { 'If-None-Match': tag });
    expect([after.status, after.body.version]).toEqual([200, before.body.version]);
    // Whoever acts on what he saw then still acts on the current version.
    expect((await api().post(`/protocols/${id}/actions/pause`, undefined, { 'If-Match': tag })).status).toBe(200);
  });
});
