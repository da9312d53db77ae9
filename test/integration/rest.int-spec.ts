import { eventually } from '../support/eventually';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(60_000);

/** The path of a Link header with rel="next". */
const nextOf = (headers: Headers): string | undefined => /^<([^>]+)>; rel="next"$/.exec(headers.get('Link') ?? '')?.[1];

onEachDatabase('REST', ({ app, api, project, protocol }) => {
  describe('projects', () => {
    it('are created, read, changed and removed, and never give a secret back', async () => {
      const created = await api().post('/projects', {
        name: 'shop',
        git_url: 'https://example.org/shop.git',
        ci_provider: 'github',
        default_models: { execute: 'gpt-5-codex' },
        policies: { auto_advance: true, max_tokens_per_step: 1000, required_checks: ['build'] },
        gates: [{ name: 'tests', command: 'npm test' }],
        secrets: { GIT_TOKEN: 'hush-hush' },
      });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ base_branch: 'main', secret_names: ['GIT_TOKEN'], default_engine: null });
      const path = `/projects/${String(created.body.id)}`;
      const { webhook, ...rest } = (await api().get(path)).body;
      expect(rest).toEqual(created.body);
      expect(webhook).toMatchObject({ github_path: `/webhooks/github/${String(created.body.id)}`, secret: 'none' });

      const changed = await api().patch(path, {
        ci_provider: null,
        policies: { max_tokens_per_step: null },
        secrets: { GIT_TOKEN: null, API_KEY: 'hush-hush' },
      });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({
        name: 'shop',
        ci_provider: null,
        policies: { auto_advance: true, max_tokens_per_step: null },
        secret_names: ['API_KEY'],
        version: 2,
      });
      // A cap of null is no cap; what is unset is the configuration's again.
      const unset = await api().patch(path, {
        unset_policies: ['max_tokens_per_step', 'auto_advance'],
        policies: { auto_advance: false },
      });
      expect(unset.body.policies).toEqual({ auto_advance: false, required_checks: ['build'] });
      for (const names of [['luck'], 'max_attempts', [null]]) {
        expect(await api().patch(path, { unset_policies: names })).toMatchObject({ status: 400 });
      }
      expect(created.text + changed.text + JSON.stringify(app().logLines())).not.toContain('hush-hush');
      expect((await api().get('/projects?search=SHO')).list).toHaveLength(1);
      expect((await api().get('/projects?search=%25')).list).toHaveLength(0);

      expect((await api().post('/projects', { name: 'shop', git_url: '/srv/x' })).body.code).toBe('project.name_taken');
      expect((await api().delete(path)).status).toBe(204);
      expect((await api().get(path)).body.code).toBe('project.unknown');
    });

    it('are not removed while a protocol of theirs is not over', async () => {
      const id = await protocol();
      const path = `/projects/${String((await api().get(`/protocols/${id}`)).body.project_id)}`;
      await api().post(`/protocols/${id}/actions/start`);
      expect(await api().delete(path)).toMatchObject({ status: 409, body: { code: 'project.in_use' } });
      await api().post(`/protocols/${id}/actions/cancel`);
      expect((await api().delete(path)).status).toBe(204);
    });
  });

  describe('lists', () => {
    it('lead from page to page with the query they were asked with, stable under inserts', async () => {
      const id = await project();
      for (let made = 0; made < 5; made++) await api().post(`/projects/${id}/protocols`, { description: 'Page me' });
      const seen: unknown[] = [];
      let path: string | undefined = `/protocols?project_id=${id}&status=pending,planning&search=page&limit=2`;
      for (let pages = 0; path !== undefined; pages++) {
        expect(pages).toBeLessThan(4);
        const answer = await api().get(path);
        seen.push(...answer.list.map(({ protocol_name: name }) => name));
        path = nextOf(answer.headers);
        if (path !== undefined) expect(path).toContain('status=pending');
        if (pages === 0) await api().post(`/projects/${id}/protocols`, { description: 'Page me too' });
      }
      expect(seen).toEqual([5, 4, 3, 2, 1].map((number) => `000${String(number)}-page-me`));
      expect((await api().get(`/protocols?project_id=${id}&status=completed`)).list).toEqual([]);
    });

    it.each([
      '/projects?limit=0',
      '/projects?limit=501',
      '/projects?limit=x',
      '/projects?limit=1&limit=2',
      '/protocols?status=gone',
      '/protocols?project_id=1',
      '/protocols?colour=red',
      '/events?after=-1',
      '/events?type=nothing',
      '/queues/jobs?status=delayed',
      '/projects?search=%00',
    ])('refuse %s', async (path) => {
      expect(await api().get(path)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    });

    it.each(['x', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1e99,"b"]').toString('base64url')])(
      'refuse a cursor of somebody else: %s',
      async (cursor) => {
        for (const list of ['protocols', 'events', 'queues/jobs']) {
          const answer = await api().get(`/${list}?cursor=${cursor}`);
          expect(answer).toMatchObject({ status: 400, body: { code: 'page.cursor_invalid' } });
        }
      },
    );
  });

  describe('protocols', () => {
    it('say what they are, why they wait and what is possible', async () => {
      const id = await protocol(['One', 'Two']);
      const { body } = await api().get(`/protocols/${id}`);
      expect(body).toMatchObject({
        id,
        protocol_name: '0001-do-it',
        branch: '0001-do-it',
        status: 'pending',
        status_reason: null,
        waiting_for: 'It waits for a person: start.',
        allowed_actions: ['start', 'cancel'],
        active_attempt: null,
        budget: { mode: 'strict', max_tokens_per_step: null, used_tokens: 0, used_usd: 0 },
        usage: { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_tokens: 0, cost_usd: 0 },
        pr: null,
        ci: null,
        spec_hash: null,
      });
      expect((await api().get(`/protocols/${id}/diff`)).text).toBe('');
    });

    it('take policies beside the other fields and inside', async () => {
      const path = `/projects/${await project()}/protocols`;
      const body = { description: 'x', max_tokens_per_step: 5, policies: { token_budget_mode: 'warn' } };
      expect((await api().post(path, body)).body).toMatchObject({ budget: { mode: 'warn', max_tokens_per_step: 5 } });
    });

    it('answer an action with 202 and the job, or 200', async () => {
      const id = await protocol();
      const started = await api().post(`/protocols/${id}/actions/start`);
      expect(started.status).toBe(202);
      expect(started.body).toMatchObject({
        message: 'start of 0001-do-it: protocol.plan is queued.',
        protocol: { status: 'planning', active_attempt: { kind: 'plan', status: 'queued' } },
        job: { type: 'protocol.plan', queue: 'agents', status: 'queued' },
      });
      const paused = await api().post(`/protocols/${id}/actions/pause`);
      expect(paused).toMatchObject({
        status: 200,
        body: {
          protocol: { waiting_for: expect.stringMatching(/^It was paused by \w+ \d s ago: resume it\.$/) as string },
        },
      });
      expect('job' in paused.body).toBe(false);
      const refused = await api().post(`/protocols/${id}/actions/retry_latest`, { max_tokens_per_step: 9 });
      expect(refused).toMatchObject({ status: 409, body: { allowed_actions: ['resume', 'cancel'] } });
      const job = (await api().get(`/queues/jobs?protocol_id=${id}`)).list[0];
      expect(job).toMatchObject({ status: 'queued', next_attempt_at: null });
      const retried = await api().post(`/queues/jobs/${String(job?.id)}/actions/retry`);
      expect(retried).toMatchObject({ status: 409, body: { code: 'job.not_failed' } });
    });
  });

  describe('steps', () => {
    it('are added, read, changed and refused', async () => {
      const id = await protocol(['One']);
      const added = await api().post(`/protocols/${id}/steps`, {
        step_name: 'Two',
        commands: ['true'],
        gates: [{ name: 'g', command: 'true', timeout_seconds: 5 }],
        qa: { policy: 'light' },
      });
      expect(added).toMatchObject({ status: 201, body: { step_index: 2, qa: { policy: 'light' }, verdict: null } });
      const path = `/steps/${String(added.body.id)}`;
      expect((await api().patch(path, { model: 'm-1', qa: { policy: 'skip' } })).body).toMatchObject({
        step_name: 'Two',
        commands: ['true'],
        model: 'm-1',
        qa: { policy: 'skip' },
      });
      const steps = (await api().get(`/protocols/${id}/steps`)).list;
      expect(steps.map(({ step_name: name }) => name)).toEqual(['One', 'Two']);
      expect((await api().post(`${path}/actions/run`)).body).toMatchObject({ code: 'step.transition_refused' });
      expect((await api().post(`${path}/actions/approve`)).body).toMatchObject({
        code: 'request.invalid',
        errors: [{ field: 'reason', code: 'required' }],
      });
      expect((await api().get(`${path}/attempts`)).list).toEqual([]);
      await api().post(`/protocols/${id}/actions/start`);
      expect((await api().patch(path, { instructions: 'No' })).body.code).toBe('step.plan_frozen');
    });
  });

  describe('events', () => {
    it('carry the request id of what caused them, and so does the job and the log', async () => {
      const id = await protocol(['One']);
      const headers = { 'X-Request-ID': 'from-a-client.1' };
      const started = await api().post(`/protocols/${id}/actions/start`, undefined, headers);
      expect(started.headers.get('X-Request-ID')).toBe('from-a-client.1');
      expect(started.body).toMatchObject({ job: { request_id: 'from-a-client.1' } });
      const events = (await api().get(`/protocols/${id}/events`)).list;
      expect(events[0]).toMatchObject({
        request_id: 'from-a-client.1',
        actor: 'user:local',
        type: 'planning_enqueued',
      });
      const line = app()
        .logLines()
        .find((entry) => entry.request_id === 'from-a-client.1');
      expect(line).toMatchObject({ method: 'POST', route: '/protocols/:id/actions/start', status: 202 });
      const bad = await api().get('/', { 'X-Request-ID': 'no spaces' });
      expect(bad.headers.get('X-Request-ID')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('are read newest first, or onwards from one', async () => {
      const id = await protocol(['One', 'Two']);
      const first = await api().get(`/protocols/${id}/events?limit=2`);
      expect(first.list.map(({ seq }) => seq)).toEqual([3, 2]);
      const second = await api().get(nextOf(first.headers) ?? '');
      expect(second.list.map(({ seq }) => seq)).toEqual([1]);
      const onwards = await api().get(`/protocols/${id}/events?after=0&limit=2`);
      expect(onwards.list.map(({ seq }) => seq)).toEqual([1, 2]);
      const rest = await api().get(nextOf(onwards.headers) ?? '');
      expect(rest.list.map(({ seq }) => seq)).toEqual([3]);
      const position = Number(onwards.list[0]?.position);
      const feed = await api().get(`/events?protocol_id=${id}&after=${String(position)}&type=step_created`);
      expect(feed.list.map(({ seq }) => seq)).toEqual([2, 3]);
    });
  });

  it('shows queues and health, and says what is down', async () => {
    expect((await api().get('/queues')).body).toMatchObject({ backend: 'embedded', workers: [] });
    expect(await api().get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    app().transport.away = true;
    try {
      // An answer is a second old at most: probes must not be able to load what they ask.
      await eventually(async () => {
        expect(await api().get('/health/ready')).toMatchObject({
          status: 503,
          body: { status: 'degraded', checks: { queue: { status: 'down', message: 'The queue cannot be reached.' } } },
        });
      });
      expect((await api().get('/health/live')).status).toBe(200);
    } finally {
      app().transport.away = false;
    }
    expect((await api().get('/health/migrations')).body).toMatchObject({ status: 'ok', pending: [] });
  });
});
