import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ADMIN_TOKEN, bearer, issue } from '../support/access-callers';
import type { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { git, GitBench } from '../support/git-bench';
import { GitHttpServer } from '../support/git-http-server';
import { onEachDatabase } from '../support/rest-suite';
import { startTestApp } from '../support/test-app';
import { everythingStored } from '../support/webhooks/everything-stored';
import { githubWebhook, post, signed } from '../support/webhooks/signed-webhook';

jest.setTimeout(60_000);

interface Problem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

onEachDatabase('what the console asks to set things up', ({ app, api, project }) => {
  const validate = async (body: unknown) => {
    const answer = await api().post('/projects/actions/validate', body);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return answer.body as unknown as Readonly<Record<string, unknown>> & { readonly problems: readonly Problem[] };
  };
  const codes = ({ problems }: { readonly problems: readonly Problem[] }): string[] =>
    problems.map(({ field, code }) => `${field} ${code}`);

  describe('before a project is made', () => {
    let bench: GitBench;
    beforeAll(() => {
      bench = new GitBench();
    });
    afterAll(() => {
      bench.remove();
    });

    it('finds the branches, the default one first, and writes nothing', async () => {
      for (const branch of ['a', 'z/deep/HEAD']) git(bench.remote, 'branch', branch, 'main');
      const before = await everythingStored(app().database);
      expect(await validate({ name: 'new', git_url: bench.remote })).toEqual({
        ok: true,
        name_taken: false,
        problems: [],
        reachable: true,
        default_branch: 'main',
        branches: ['main', 'a', 'z/deep/HEAD'],
        forge: null,
      });
      expect(codes(await validate({ name: 'new', git_url: bench.remote, base_branch: 'trunk' }))).toEqual([
        'base_branch git.base_branch_missing',
      ]);
      for (let count = 0; count < 60; count++) git(bench.remote, 'branch', `many-${String(count)}`, 'main');
      expect((await validate({ name: 'new', git_url: bench.remote })).branches).toHaveLength(50);
      expect(await everythingStored(app().database)).toEqual(before);
    });

    it('takes half a form, and says what is wrong with each field at once', async () => {
      const { name } = (await api().get(`/projects/${await project()}`)).body;
      expect(await validate({})).toMatchObject({ ok: false, name_taken: false, reachable: null, branches: [] });
      expect(codes(await validate({ name: '', git_url: '' }))).toEqual(['name required', 'git_url required']);
      const wrong = await validate({
        name,
        git_url: 'https://me:word@gitlab.example.org/acme/shop.git',
        base_branch: 'a..b',
        ci_provider: 'gitlab',
        forge_url: 'ftp://x',
        forge_repository: '-x',
        default_engine: 'nobody',
      });
      expect(codes(wrong)).toEqual([
        'name project.name_taken',
        'git_url git.url_refused',
        'base_branch git.branch_invalid',
        'forge_url forge.url_refused',
        'forge_repository forge.repository_invalid',
        'default_engine engine.unknown',
      ]);
      expect(wrong).toMatchObject({ name_taken: true, reachable: null });
    });

    it.each(['ext::sh -c id', '--upload-pack=id', 'http://192.0.2.1/x', '/srv/../etc', 'file://host/x'])(
      'hands %s to nobody',
      async (git_url) => {
        expect(await validate({ name: 'new', git_url })).toMatchObject({
          ok: false,
          reachable: null,
          problems: [{ field: 'git_url', code: 'git.url_refused' }],
        });
      },
    );

    it('uses the secrets of the body, and repeats none of them anywhere', async () => {
      const username = 'someone';
      const password = 'planted-password-of-the-form';
      const server = await GitHttpServer.start(bench.root, { username, password });
      try {
        const git_url = `${server.url}/remote.git`;
        const secrets = { GIT_USERNAME: username, GIT_TOKEN: password };
        expect(await validate({ name: 'new', git_url, secrets })).toMatchObject({ ok: true, reachable: true });
        const wrong = await validate({ name: 'new', git_url, secrets: { ...secrets, GIT_TOKEN: 'planted-wrong-one' } });
        expect(wrong).toMatchObject({ ok: false, reachable: false });
        expect(codes(wrong)).toEqual(['secrets git.auth_failed']);
        expect(codes(await validate({ name: 'new', git_url: `${bench.root}/planted-none`, secrets }))).toEqual([
          'git_url git.remote_not_found',
        ]);
        const kept = JSON.stringify([wrong, app().logLines(), await everythingStored(app().database)]);
        for (const secret of [password, 'planted-wrong-one']) expect(kept).not.toContain(secret);
      } finally {
        await server.stop();
      }
    });

    it('looks at four at a time', async () => {
      const sockets: Socket[] = [];
      const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
      await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
      const { port } = silent.address() as AddressInfo;
      const body = { name: 'new', git_url: `http://127.0.0.1:${String(port)}/acme/shop.git` };
      try {
        const waiting = Array.from({ length: 4 }, () => validate(body));
        await eventually(() => sockets.length >= 4);
        const fifth = await validate(body);
        expect(codes(fifth)).toEqual(['git_url project.check_busy']);
        expect(fifth.reachable).toBeNull();
        for (const socket of sockets) socket.destroy();
        silent.close();
        for (const answer of await Promise.all(waiting)) expect(answer.reachable).toBe(false);
        expect(await validate({ name: 'new', git_url: bench.remote })).toMatchObject({ reachable: true });
      } finally {
        silent.close();
      }
    });
  });

  describe('of webhooks', () => {
    const webhookOf = async (id: string): Promise<unknown> => (await api().get(`/projects/${id}`)).body.webhook;
    const rotate = async (id: string, headers = {}) =>
      api().post(`/projects/${id}/actions/rotate_webhook_secret`, undefined, headers);
    const accepted = async (id: string, secret: string): Promise<number> => {
      const webhook = githubWebhook('ping', { zen: 'x' }, randomUUID());
      return (await post(`${app().url}/webhooks/github/${id}`, webhook.body, signed(webhook, secret))).status;
    };

    it('is a secret that is shown once, and the one before it for a while', async () => {
      const id = await project();
      const paths = { github_path: `/webhooks/github/${id}`, gitlab_path: `/webhooks/gitlab/${id}` };
      expect(await webhookOf(id)).toEqual({ ...paths, secret: 'none', previous_accepted_until: null });
      const first = await rotate(id);
      expect(first.status).toBe(200);
      expect(first.headers.get('Cache-Control')).toBe('no-store');
      expect(first.body).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/), previous_accepted_until: null });
      const before = String(first.body.secret);
      expect(await accepted(id, before)).toBe(202);

      const second = await rotate(id);
      const until = String(second.body.previous_accepted_until);
      expect(Math.abs(Date.parse(until) - Date.now() - 72 * 3_600_000)).toBeLessThan(60_000);
      expect(await webhookOf(id)).toEqual({ ...paths, secret: 'project', previous_accepted_until: until });
      const now = String(second.body.secret);
      expect(now).not.toBe(before);
      for (const secret of [before, now]) expect(await accepted(id, secret)).toBe(202);
      expect(await accepted(id, 'guessed')).toBe(401);

      await app().database.write(
        `UPDATE project_secrets SET created_at = 1 WHERE project_id = $1 AND name = 'WEBHOOK_SECRET_PREVIOUS'`,
        [id],
      );
      expect(await webhookOf(id)).toMatchObject({ secret: 'project', previous_accepted_until: null });
      const audited = (await api().get('/audit')).list.filter(({ project_id }) => project_id === id);
      expect(audited.filter(({ action }) => action === 'secrets_set')).toHaveLength(2);
      const kept = JSON.stringify([app().logLines(), await everythingStored(app().database)]);
      for (const secret of [before, now]) expect(kept).not.toContain(secret);
    });

    it('is not made anew for whoever acts on another version, or sends the same twice', async () => {
      const id = await project();
      expect((await rotate(id, { 'If-Match': '"7"' })).body.code).toBe('precondition.failed');
      const key = { 'Idempotency-Key': randomUUID() };
      expect((await rotate(id, key)).status).toBe(200);
      expect((await rotate(id, key)).body.code).toBe('idempotency.answer_withheld');
    });
  });

  describe('of the server', () => {
    it('is what it is made of', async () => {
      const { status, body } = await api().get('/system');
      expect(status).toBe(200);
      const { dialect } = app().database;
      expect(body).toMatchObject({
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        mode: 'embedded',
        node_version: process.versions.node,
        started_at: expect.stringMatching(/Z$/),
        database: { kind: dialect, version: expect.stringMatching(/^\d+\.\d+/), location: expect.any(String) },
        queue: { backend: app().transport.backend },
        migrations: { applied: expect.any(Number), pending: 0, newest: expect.stringMatching(/\d{13}$/) },
        engines: [
          {
            name: 'idle',
            capabilities: { agent: true, resume: false },
            installed: true,
            version: null,
            credentials: 'unknown',
            hint: null,
          },
        ],
        data_dir: { path: app().core.config.dataDir, free_bytes: expect.any(Number) },
        auth: { required: false },
        webhooks: { server_secret: false, secret_grace_hours: 72 },
      });
      const { databaseUrl } = app().core.config;
      const { location } = body.database as unknown as { readonly location: string };
      if (databaseUrl === null) expect(location).toBe(app().core.config.sqlitePath);
      else expect(databaseUrl.endsWith(location)).toBe(true);
      expect(location).not.toContain('@');
    });
  });
});

describe('what a server says of itself', () => {
  it('tells an admin alone where things are', async () => {
    const app = await startTestApp({
      token: ADMIN_TOKEN,
      env: { DEKSDENFLOW_WEBHOOK_TOKEN: 'planted-webhook-token' },
    });
    try {
      const asked = async (client: ApiClient) => (await client.get('/system')).body;
      const admin = await asked(bearer(app, ADMIN_TOKEN));
      const viewer = await asked(bearer(app, (await issue(app, { role: 'viewer' })).value));
      const { dataDir, sqlitePath } = app.core.config;
      expect(admin).toMatchObject({ database: { location: sqlitePath }, data_dir: { path: dataDir } });
      expect(viewer).toMatchObject({ database: { location: null }, data_dir: { path: null } });
      expect(viewer).toMatchObject({ auth: { required: true }, webhooks: { server_secret: true } });
      expect(JSON.stringify(viewer)).not.toContain(dataDir);
      for (const body of [admin, viewer]) expect(JSON.stringify(body)).not.toMatch(/planted|the-admin/);
    } finally {
      await app.close();
    }
  });
});
