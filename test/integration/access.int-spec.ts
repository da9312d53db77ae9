import { Controller, Get, Module } from '@nestjs/common';
import { ApiModule } from '../../src/api.module';
import { StoredTokens } from '../../src/tokens/application/stored-tokens';
import { tokenDigest } from '../../src/tokens/domain/token';
import { SqlTokenStore } from '../../src/tokens/persistence/sql-token.store';
import {
  adminOf,
  ADMIN_TOKEN,
  bearer,
  issue,
  newEstate,
  newProject,
  nobodysToken,
  projectToken,
} from '../support/access-callers';
import { ApiClient } from '../support/api-client';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { eventually } from '../support/eventually';
import { RecordingLog } from '../support/silent-log';
import { startTestApp, type TestApp } from '../support/test-app';
import { githubSignature } from '../support/webhook-receiver';

jest.setTimeout(60_000);

for (const kind of databaseKinds()) {
  kind.describe(`tokens on ${kind.name}`, () => {
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
    const rowOf = async (id: string) =>
      (await app.database.read.all('SELECT * FROM api_tokens WHERE id = $1', [id]))[0];

    it('are shown once, kept as a hash, and told apart by their ends', async () => {
      const made = await adminOf(app).post('/tokens', { name: 'ada', role: 'operator' });
      expect(made.status).toBe(201);
      expect(made.headers.get('Cache-Control')).toBe('no-store');
      const value = String(made.body.value);
      expect(value).toMatch(/^dkf_[\w-]{43}$/);
      expect(made.body).toMatchObject({ name: 'ada', role: 'operator', project_id: null, created_by: 'user:admin' });
      expect(made.body.hint).toBe(`${value.slice(0, 8)}…${value.slice(-4)}`);
      const row = JSON.stringify(await rowOf(String(made.body.id)));
      expect(row).not.toContain(value.slice(8, -4));
      const listed = await adminOf(app).get('/tokens');
      expect(listed.text).not.toContain(value.slice(8, -4));
      expect(listed.list).toContainEqual(expect.objectContaining({ name: 'ada', last_used_at: null }));
      expect(JSON.stringify(app.logLines())).not.toContain(value.slice(8, -4));
    });

    it('put their name on the events that they cause', async () => {
      const project = await newProject(app);
      const { value } = await issue(app, { name: 'ci-of-e', project_id: project });
      const body = { description: 'By whom?' };
      const protocol = await projectToken(app, value).post(`/projects/${project}/protocols`, body);
      expect(protocol.status).toBe(201);
      const events = await adminOf(app).get(`/protocols/${String(protocol.body.id)}/events`);
      expect(events.list).toMatchObject([{ type: 'protocol_created', actor: 'user:ci-of-e' }]);
    });

    it('end when revoked, which can be said twice; their name is free again then', async () => {
      const { id, value } = await issue(app, { name: 'gone', role: 'viewer' });
      expect((await bearer(app, value).get('/projects')).status).toBe(200);
      expect((await adminOf(app).post('/tokens', { name: 'gone' })).body.code).toBe('token.name_taken');
      for (let time = 0; time < 2; time++) expect((await adminOf(app).delete(`/tokens/${id}`)).status).toBe(204);
      expect((await bearer(app, value).get('/projects')).body.code).toBe('auth.token_revoked');
      expect(await rowOf(id)).toMatchObject({ revoked_by: 'user:admin' });
      const second = await issue(app, { name: 'gone' });
      expect((await bearer(app, second.value).get('/projects')).status).toBe(200);
      expect((await adminOf(app).delete(`/tokens/${nobodysId}`)).body.code).toBe('token.unknown');
    });

    it('note their last use, at most once a minute', async () => {
      const { id, value } = await issue(app);
      const use = async (): Promise<void> => {
        expect((await bearer(app, value).get('/projects')).status).toBe(200);
      };
      const lastUse = async (): Promise<number> => Number((await rowOf(id))?.last_used_at ?? 0);
      await use();
      await eventually(async () => {
        expect(await lastUse()).toBeGreaterThan(0);
      });
      const first = (await lastUse()) - 30_000;
      const setTo = (at: number) =>
        app.database.write('UPDATE api_tokens SET last_used_at = $1 WHERE id = $2', [at, id]);
      await setTo(first);
      await use();
      // Writes queue on SQLite: one of the use before would be in front of this one.
      await app.database.write('UPDATE api_tokens SET hint = hint WHERE id = $1', [id]);
      expect(await lastUse()).toBe(first);
      await setTo(first - 30_001);
      await use();
      await eventually(async () => {
        expect(await lastUse()).toBeGreaterThan(first);
      });
    });

    it('are written for their use no more often than that, by one process or by several', async () => {
      class CountedStore extends SqlTokenStore {
        noted = 0;
        override noteUse(id: string, everyMs: number): Promise<void> {
          this.noted += 1;
          return super.noteUse(id, everyMs);
        }
      }
      const { id, value } = await issue(app);
      const store = new CountedStore(app.database, app.core.ids);
      const directory = new StoredTokens(store, new RecordingLog());
      const digest = tokenDigest(value);
      await Promise.all(Array.from({ length: 20 }, () => directory.find(digest)));
      await eventually(async () => {
        expect(await rowOf(id)).not.toMatchObject({ last_used_at: null });
      });
      await directory.find(digest);
      expect(store.noted).toBe(1);
      const { last_used_at: at } = (await rowOf(id)) ?? {};
      await store.noteUse(id, 60_000);
      expect(await rowOf(id)).toMatchObject({ last_used_at: at });
    });

    it('are refused with what cannot be', async () => {
      const code = async (token: object) => {
        const { status, body } = await adminOf(app).post('/tokens', token);
        return [status, body.code];
      };
      const project_id = await newProject(app);
      expect(await code({ name: 'Admin' })).toEqual([400, 'token.name_reserved']);
      expect(await code({ name: 'two words' })).toEqual([400, 'request.invalid']);
      expect(await code({ name: 'x', role: 'root' })).toEqual([400, 'request.invalid']);
      expect(await code({ name: 'x', project_id, role: 'admin' })).toEqual([400, 'token.role_invalid']);
      expect(await code({ name: 'x', expires_at: '2020-01-01T00:00:00Z' })).toEqual([400, 'token.expiry_past']);
      expect(await code({ name: 'x', expires_at: 'tomorrow' })).toEqual([400, 'request.invalid']);
      expect(await code({ name: 'x', project_id: nobodysId })).toEqual([404, 'project.unknown']);
      expect((await adminOf(app).get('/tokens')).list).not.toContainEqual(expect.objectContaining({ name: 'x' }));
    });

    it('come in pages, newest first', async () => {
      for (let at = 0; at < 3; at++) await issue(app);
      const all = (await adminOf(app).get('/tokens')).list.map(({ id }) => id);
      const page = await adminOf(app).get('/tokens?limit=2');
      const next = /<([^>]*)>/.exec(page.headers.get('Link') ?? '')?.[1] ?? '';
      const rest = await adminOf(app).get(next.replace('limit=2', 'limit=500'));
      expect([...page.list, ...rest.list].map(({ id }) => id)).toEqual(all);
    });

    it('of two projects do not go together', async () => {
      const [one, two] = [await newEstate(app), await newEstate(app)];
      const [first, second] = await Promise.all([one, two].map(({ project }) => issue(app, { project_id: project })));
      const headers = { Authorization: `Bearer ${first?.value ?? ''}`, 'X-Project-Token': second?.value ?? '' };
      expect((await new ApiClient(app.url, headers).get('/projects')).body.code).toBe('auth.project_mismatch');
      const wide = await issue(app, { role: 'operator' });
      expect((await projectToken(app, wide.value).get('/projects')).body.code).toBe('auth.token_wrong');
    });
  });
}

const PING = '{"zen":"Keep it logically awesome."}';
const nobodysId = '0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04';

@Controller('forgotten')
class ForgottenController {
  @Get()
  get(): string {
    return 'in';
  }
}

@Module({ imports: [ApiModule], controllers: [ForgottenController] })
class WithForgottenModule {}

describe('access', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('is refused to everybody where nobody has said who may', async () => {
    app = await startTestApp({ token: ADMIN_TOKEN, routes: WithForgottenModule });
    const answer = await adminOf(app).get('/forgotten');
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.undeclared']);
  });

  it('without DEKSDENFLOW_API_TOKEN is free at this machine, and yet a token that is sent counts', async () => {
    app = await startTestApp();
    const local = new ApiClient(app.url);
    const made = await local.post('/tokens', { name: 'looker', role: 'viewer' });
    expect(made.body).toMatchObject({ created_by: 'user:local' });
    const viewer = bearer(app, String(made.body.value));
    expect((await viewer.get('/projects')).status).toBe(200);
    expect((await viewer.post('/projects', { name: 'x', git_url: '/srv/x' })).body.code).toBe('auth.role_refused');
    expect((await bearer(app, nobodysToken()).get('/projects')).body.code).toBe('auth.token_wrong');
    expect((await local.post('/projects', { name: 'x', git_url: '/srv/x' })).status).toBe(201);
  });

  it('to metrics is open when it is set so', async () => {
    app = await startTestApp({ token: ADMIN_TOKEN, env: { DEKSDENFLOW_METRICS_AUTH: 'open' } });
    expect((await new ApiClient(app.url).get('/metrics')).status).toBe(200);
  });
});

describe('limits', () => {
  let app: TestApp;
  afterEach(() => app.close());
  const limited = [429, 'application/problem+json; charset=utf-8'];
  const start = async (env: Readonly<Record<string, string>>): Promise<void> => {
    app = await startTestApp({ token: ADMIN_TOKEN, env });
  };

  it('hold for each token by itself, and say when to come again', async () => {
    await start({ DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: '5' });
    const viewer = bearer(app, (await issue(app, { role: 'viewer' })).value);
    for (let at = 0; at < 5; at++) expect((await viewer.get('/projects')).status).toBe(200);
    const refused = await viewer.get('/projects');
    expect([refused.status, refused.headers.get('Content-Type')]).toEqual(limited);
    expect(refused.body.code).toBe('rate.token');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(12);
    expect((await adminOf(app).get('/projects')).status).toBe(200);
  });

  it('hold for an address whatever it shows, but not for health', async () => {
    await start({ DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '4' });
    for (let at = 0; at < 4; at++) expect((await new ApiClient(app.url).get('/projects')).status).toBe(401);
    const refused = await adminOf(app).post('/projects', '{"broken');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate.address']);
    expect((await new ApiClient(app.url).get('/health')).status).toBe(200);
  });

  it('tell one address from another behind proxies that are trusted, and believe nobody else', async () => {
    await start({ DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1', DEKSDENFLOW_TRUSTED_PROXIES: '1' });
    const from = async (address: string) =>
      (await adminOf(app).get('/projects', { 'X-Forwarded-For': address })).status;
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 429, 200]);
    // What the client wrote itself stands further left.
    expect(await from('192.0.2.9, 192.0.2.2')).toBe(429);
    await app.close();
    await start({ DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1' });
    expect([await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 429]);
  });

  it('end guessing, and the right token tells nothing then', async () => {
    await start({ DEKSDENFLOW_WRONG_TOKENS_PER_ADDRESS: '3' });
    const { value } = await issue(app);
    const guess = async (token: string) => {
      const { status, body } = await bearer(app, token).get('/projects');
      return [status, body.code];
    };
    for (let at = 0; at < 3; at++) expect(await guess(nobodysToken())).toEqual([401, 'auth.token_wrong']);
    for (const token of [nobodysToken(), value, ADMIN_TOKEN])
      expect(await guess(token)).toEqual([429, 'rate.wrong_tokens']);
    expect((await projectToken(app, value).get('/projects')).status).toBe(429);
    expect((await new ApiClient(app.url).get('/health')).status).toBe(200);
  });

  it('count webhooks that are refused, and hear every one that is signed', async () => {
    await start({ DEKSDENFLOW_WEBHOOK_TOKEN: 'shared', DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1' });
    const send = async (secret: string, delivery: string, body = PING) => {
      const headers = {
        'X-GitHub-Event': 'ping',
        'X-GitHub-Delivery': delivery,
        'X-Hub-Signature-256': githubSignature(secret, Buffer.from(body)),
      };
      return (await new ApiClient(app.url).post('/webhooks/github', body, headers)).status;
    };
    // More than sixty where they take so long that some are forgiven meanwhile.
    let [answer, sent] = [401, 0];
    for (; answer === 401 && sent < 1_000; sent++) answer = await send('guessed', `g${String(sent)}`);
    expect(answer).toBe(429);
    expect(sent).toBeGreaterThan(60);
    expect(await send('shared', 's1')).toBe(202);
    expect(await send('shared', 's2', '{"broken')).toBe(400);
  });
});
