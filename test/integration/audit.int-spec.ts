import { buildProgram } from '../../src/cli/program';
import { adminOf, ADMIN_TOKEN, bearer, issue, newEstate, newProject } from '../support/access-callers';
import { ApiClient } from '../support/api-client';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { FakeTerminal } from '../support/fake-terminal';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const VALUE = 'the-value-of-a-secret';

for (const kind of databaseKinds()) {
  kind.describe(`the audit list on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp;
    beforeAll(async () => {
      server = await kind.start();
      const databaseUrl = await server.create();
      app = await startTestApp({ token: ADMIN_TOKEN, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
    });
    afterAll(async () => {
      await app.close();
      await server.dispose();
    });
    const audit = async (query = '') => (await adminOf(app).get(`/audit?limit=500${query}`)).list;

    it('tells who has made and revoked which token, once', async () => {
      const { id } = await issue(app, { name: 'ada', role: 'operator' });
      for (let time = 0; time < 2; time++) await adminOf(app).delete(`/tokens/${id}`);
      expect((await audit('&action=token_created,token_revoked')).slice(0, 2)).toMatchObject([
        { action: 'token_revoked', actor: 'user:admin', message: 'Token ada was revoked.' },
        { action: 'token_created', actor: 'user:admin', metadata: { token_id: id, name: 'ada', role: 'operator' } },
      ]);
      expect((await audit()).filter(({ action }) => action === 'token_revoked')).toHaveLength(1);
      expect((await adminOf(app).post('/tokens', { name: 'admin' })).status).toBe(400);
      expect((await audit()).filter(({ action }) => action === 'token_created')).toHaveLength(1);
    });

    it('tells what of a project was changed, of secrets the names only, also when the project is gone', async () => {
      const { value } = await issue(app, { name: 'grace', role: 'admin' });
      const grace = bearer(app, value);
      const body = { name: 'shop', git_url: '/srv/git/shop.git', secrets: { NPM_TOKEN: VALUE } };
      const id = String((await grace.post('/projects', body)).body.id);
      const requestId = 'change-of-grace';
      const traced = new ApiClient(app.url, { Authorization: `Bearer ${value}`, 'X-Request-ID': requestId });
      const patch = { policies: { max_attempts: 2 }, secrets: { NPM_TOKEN: null, FORGE_TOKEN: VALUE } };
      expect((await traced.patch(`/projects/${id}`, patch)).status).toBe(200);
      await grace.patch(`/projects/${id}`, {});
      const [changed] = (await grace.get(`/events?project_id=${id}&type=project_updated&after=0`)).list;
      expect(changed?.metadata).toEqual({
        fields: ['policies'],
        secrets_set: ['FORGE_TOKEN'],
        secrets_removed: ['NPM_TOKEN'],
      });
      expect((await grace.delete(`/projects/${id}`)).status).toBe(204);
      const entries = await audit(`&project_id=${id}`);
      expect(entries.map(({ action }) => action)).toEqual([
        'project_deleted',
        'secrets_removed',
        'secrets_set',
        'project_updated',
        'secrets_set',
        'project_created',
      ]);
      expect(entries.every(({ actor }) => actor === 'user:grace')).toBe(true);
      expect(entries[3]).toMatchObject({ request_id: requestId, metadata: { fields: ['policies'] } });
      expect(JSON.stringify(await audit())).not.toContain(VALUE);
    });

    it('tells who has overridden a judgement', async () => {
      const { project, protocol, step } = await newEstate(app);
      for (const ended of [
        `UPDATE jobs SET status = 'finished' WHERE protocol_run_id = $1`,
        `UPDATE attempts SET status = 'succeeded' WHERE protocol_run_id = $1`,
        `UPDATE step_runs SET status = 'needs_qa', head_sha = 'abc' WHERE protocol_run_id = $1`,
        `UPDATE protocol_runs SET status = 'running', plan_sha = 'abc' WHERE id = $1`,
      ]) {
        await app.database.write(ended, [protocol]);
      }
      const answer = await adminOf(app).post(`/steps/${step}/actions/approve`, { reason: 'I have looked.' });
      expect(answer.status).toBeLessThan(300);
      const [approved] = await audit(`&project_id=${project}&action=step_approved`);
      const metadata = { protocol_run_id: protocol, step_run_id: step, reason: 'I have looked.' };
      expect(approved).toMatchObject({ actor: 'user:admin', metadata });
    });

    it('is found by actor and time, and comes in pages', async () => {
      const since = new Date(Date.now() - 3_600_000).toISOString();
      for (let at = 0; at < 3; at++) await newProject(app);
      const all = (await audit(`&since=${since}&actor=user:admin`)).map(({ id }) => id);
      expect(all.length).toBeGreaterThanOrEqual(3);
      expect(await audit(`&until=${since}`)).toEqual([]);
      expect(await audit('&actor=user:nobody')).toEqual([]);
      const page = await adminOf(app).get(`/audit?limit=2&since=${since}&actor=user:admin`);
      const next = /<([^>]*)>/.exec(page.headers.get('Link') ?? '')?.[1] ?? '';
      const rest = await adminOf(app).get(next.replace('limit=2', 'limit=500'));
      expect([...page.list, ...rest.list].map(({ id }) => id)).toEqual(all);
      expect((await adminOf(app).get('/audit?since=yesterday')).body.code).toBe('request.invalid');
    });

    it('is shown by the command line', async () => {
      const terminal = new FakeTerminal();
      const environment = { DEKSDENFLOW_API_BASE: app.url, DEKSDENFLOW_API_TOKEN: ADMIN_TOKEN };
      const program = buildProgram({ environment, terminal, signal: new AbortController().signal });
      await program.parseAsync(['audit', '--action', 'token_revoked'], { from: 'user' });
      expect(terminal.output).toMatch(/token_revoked +user:admin +Token ada was revoked\./);
    });
  });
}
