import type { ProtocolRun } from '../../src/protocols/domain/protocol-run';
import type { StepRun } from '../../src/steps/domain/step-run';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(60_000);

const CAUSE = { actor: 'user:ada', requestId: null };

onEachDatabase('what needs a person', ({ app, api, project }) => {
  const made = async (projectId: string, fields: Partial<ProtocolRun>, step: Partial<StepRun> = {}) => {
    const body = { description: `Do it ${'x'.repeat(400)}`, steps: [{ step_name: 'One' }, { step_name: 'Two' }] };
    const id = String((await api().post(`/projects/${projectId}/protocols`, body)).body.id);
    await app().protocols.transact(id, CAUSE, (context) => {
      Object.assign(context.run, fields);
      Object.assign(context.steps[0] ?? {}, step);
      context.record({ type: 'protocol_blocked', message: 'Stopped.' });
    });
    return id;
  };

  it('is listed with why and what helps, and nothing else is', async () => {
    const projectId = await project();
    const statusReason = { code: 'budget_exceeded', message: 'The budget is spent.' };
    const frozen = { planSha: 'a'.repeat(40) };
    const blocked = await made(projectId, { ...frozen, status: 'blocked', statusReason }, { status: 'blocked' });
    const waits = await made(
      projectId,
      { ...frozen, status: 'running', headSha: 'b'.repeat(40) },
      { status: 'needs_qa', headSha: 'b'.repeat(40), summary: 'Added <b>one</b> file.' },
    );
    await made(projectId, { ...frozen, status: 'completed' });
    await made(projectId, { ...frozen, status: 'paused', pausedFrom: 'running' });
    const queued = await made(projectId, {});
    await api().post(`/protocols/${queued}/actions/start`);
    const { name } = (await api().get(`/projects/${projectId}`)).body;

    const { status, list } = await api().get(`/attention?project_id=${projectId}`);
    expect(status).toBe(200);
    expect(list.map(({ protocol_run_id: id }) => id)).toEqual([waits, blocked]);
    const [approval, budget] = list;
    expect(approval).toMatchObject({
      project_id: projectId,
      project_name: name,
      kind: 'approval',
      code: 'approval',
      step_name: 'One',
      evidence: { kind: 'summary', text: 'Added <b>one</b> file.', head_sha: 'b'.repeat(40), url: null, more: 0 },
      primary_action: { kind: 'step', action: 'run_qa', url: null, label: 'Judge the step' },
    });
    expect(String(approval?.description)).toHaveLength(300);
    expect(approval?.step_allowed_actions).toEqual(expect.arrayContaining(['run_qa', 'approve']));
    expect(budget).toMatchObject({
      kind: 'budget',
      ...statusReason,
      since: expect.stringMatching(/Z$/),
      primary_action: { kind: 'protocol', action: 'retry_latest', target_id: blocked },
      allowed_actions: ['cancel', 'retry_latest'],
    });
    // A page of its own proposes the same.
    const ofPage = async (id: string): Promise<unknown> => (await api().get(`/protocols/${id}`)).body.primary_action;
    expect(await ofPage(waits)).toEqual(approval?.primary_action);
    expect(await ofPage(blocked)).toEqual(budget?.primary_action);
    expect(await ofPage(queued)).toBeNull();
    // What it offers is allowed.
    const { action } = budget?.primary_action as { action: string };
    const raised = { max_tokens_per_protocol: 1_000_000 };
    expect(await api().post(`/protocols/${blocked}/actions/${action}`, raised)).toMatchObject({
      status: 202,
      body: { protocol: { status: 'running', project_name: name, budget: raised } },
    });
    expect((await api().get(`/attention?project_id=${projectId}&kind=budget`)).list).toEqual([]);
    expect((await api().get('/attention?kind=bored')).status).toBe(400);
  });

  it('comes page by page', async () => {
    const projectId = await project();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift(await made(projectId, {}));
    const seen: unknown[] = [];
    let path: string | undefined = `/attention?project_id=${projectId}&kind=start&limit=2`;
    for (let pages = 0; path !== undefined; pages++) {
      expect(pages).toBeLessThan(4);
      const { list, headers } = await api().get(path);
      seen.push(...list.map(({ protocol_run_id: id }) => id));
      path = /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
    }
    expect(seen).toEqual(ids);
  });
});
