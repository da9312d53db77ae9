import type { Answer } from '../support/api-client';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(120_000);

const TOGETHER = 50;

onEachDatabase('commands at the same time', ({ app, api, protocol }) => {
  const together = (path: (index: number) => string): Promise<Answer[]> =>
    Promise.all(Array.from({ length: TOGETHER }, (_, index) => api().post(path(index))));

  const expectOneAccepted = (answers: readonly Answer[], status: number): void => {
    expect(answers.filter((answer) => answer.status === status)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status !== status);
    expect(new Set(refused.map((answer) => answer.status))).toEqual(new Set([409]));
    for (const { body } of refused) {
      expect(body).toMatchObject({ code: 'protocol.transition_refused', allowed_actions: expect.any(Array) });
    }
  };

  const jobsOf = async (id: string): Promise<number> => (await api().get(`/queues/jobs?protocol_id=${id}`)).list.length;

  /** As the end of planning leaves it. */
  const planned = async (): Promise<string> => {
    const id = await protocol(['One', 'Two']);
    await app().protocols.transact(id, { actor: 'system', requestId: null }, ({ run }) => {
      Object.assign(run, { status: 'planned', planSha: 'a'.repeat(40) });
    });
    return id;
  };

  it('accepts one start of fifty', async () => {
    const id = await protocol();
    expectOneAccepted(await together(() => `/protocols/${id}/actions/start`), 202);
    expect(await jobsOf(id)).toBe(1);
    expect((await api().get(`/protocols/${id}/events?type=planning_enqueued`)).list).toHaveLength(1);
  });

  it('accepts one run_next_step of fifty', async () => {
    const id = await planned();
    expectOneAccepted(await together(() => `/protocols/${id}/actions/run_next_step`), 202);
    expect(await jobsOf(id)).toBe(1);
    const attempts = (await api().get(`/protocols/${id}/attempts`)).list;
    expect(attempts).toMatchObject([{ kind: 'execute', number: 1, status: 'queued' }]);
  });

  it('lets cancel win over resume for good, whichever comes first', async () => {
    const id = await planned();
    await api().post(`/protocols/${id}/actions/pause`);
    const answers = await together((index) => `/protocols/${id}/actions/${index % 2 === 0 ? 'resume' : 'cancel'}`);
    const of = (action: number): Answer[] => answers.filter((_, index) => index % 2 === action);
    expectOneAccepted(of(1), 200);
    expect(of(0).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { status, body } of of(0).filter((answer) => answer.status !== 200)) {
      expect([status, body.code]).toEqual([409, 'protocol.transition_refused']);
    }
    expect((await api().get(`/protocols/${id}`)).body).toMatchObject({ status: 'cancelled', allowed_actions: [] });
    const events = (await api().get(`/protocols/${id}/events?after=0`)).list;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'cancelled' });
  });

  it('gives every one of fifty protocols a number of its own', async () => {
    const first = await api().get(`/protocols/${await protocol()}`);
    const path = `/projects/${String(first.body.project_id)}/protocols`;
    const made = await Promise.all(Array.from({ length: TOGETHER }, () => api().post(path, { description: 'Do it' })));
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
    const names = made.map(({ body }) => String(body.protocol_name)).sort();
    expect(names).toEqual(Array.from({ length: TOGETHER }, (_, i) => `${String(i + 2).padStart(4, '0')}-do-it`));
  });
});
