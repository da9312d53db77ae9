import { Redactor } from '../../src/kernel/redaction/redactor';
import type { Cause } from '../../src/protocols/domain/run-context';
import { AttemptLog } from '../../src/steps/application/attempt-log';
import { ADMIN_TOKEN, adminOf, bearer, issue, newEstate } from '../support/access-callers';
import { leaked, SECRET_SAMPLES, type SecretSample } from '../support/secret-samples';
import { startTestApp, type TestApp } from '../support/test-app';
import { githubSignature } from '../support/webhook-receiver';

jest.setTimeout(120_000);

const HOOK = 'the-secret-of-the-hook';
const BY: Cause = { actor: 'user:admin', requestId: null };

describe('a secret that an agent, CI or a person lets slip', () => {
  let app: TestApp;
  let lease: { jobId: string; protocolRunId: string; attemptId: string; token: string };
  const shown: Record<string, string> = {};
  beforeAll(async () => {
    app = await startTestApp({ token: ADMIN_TOKEN, env: { DEKSDENFLOW_WEBHOOK_TOKEN: HOOK } });
    const { protocol, attempt } = await newEstate(app);
    const [job] = await app.database.read.all('SELECT id FROM jobs WHERE attempt_id = $1', [attempt]);
    lease = { jobId: String(job?.id), protocolRunId: protocol, attemptId: attempt, token: 'lease' };
    await app.database.write(`UPDATE jobs SET status = 'started', lease_token = 'lease' WHERE id = $1`, [lease.jobId]);
    const all = SECRET_SAMPLES.map(({ text }) => text);
    const log = new AttemptLog(app.output, lease, new Redactor().stream(), { headBytes: 8 << 20, flushMs: 10_000 });
    // Every sample cut at every place: each cut is a piece of its own for the mask.
    for (const text of all) for (let at = 0; at <= text.length; at += 7) log.write(`${text}\n`);
    await log.close();
    await app.protocols.transact(protocol, BY, (context) => {
      for (const text of all) {
        context.record({ type: 'engine_warning', message: text, attemptId: attempt, metadata: { said: [text] } });
      }
      const { attempt: running, job: own } = context;
      if (running !== null) running.errorMessage = all.join('\n');
      if (own !== null) own.error = all.join('\n');
    });
    for (const text of all) app.core.log.write('warn', text, { inside: { said: text } });
    const payload = JSON.stringify({ zen: all });
    const headers = {
      'X-GitHub-Event': 'ping',
      'X-GitHub-Delivery': 'd',
      'X-Hub-Signature-256': githubSignature(HOOK, Buffer.from(payload)),
    };
    const sent = { method: 'POST', body: payload, headers: { ...headers, 'Content-Type': 'application/json' } };
    expect((await fetch(`${app.url}/webhooks/github`, sent)).status).toBe(202);
    const api = adminOf(app);
    const refused = await Promise.all(
      all.map((text) => api.post('/projects', { name: 'x', git_url: '/srv/x', default_engine: text })),
    );
    shown.problems = refused.map(({ text }) => text).join('\n');
    shown.events = (await api.get(`/protocols/${protocol}/events?limit=500`)).text;
    shown['stream of events'] = (await api.peek('/events/stream?after=0')).text;
    shown.attempt = (await api.get(`/attempts/${attempt}`)).text;
    shown.output = (await api.get(`/attempts/${attempt}/log`)).text;
    shown['stream of output'] = (await api.peek(`/attempts/${attempt}/log/stream`)).text;
    shown.jobs = (await api.get('/queues/jobs')).text;
    shown.deliveries = (await api.get('/webhooks/deliveries')).text;
    shown.metrics = (await api.get('/metrics')).text;
    shown.audit = (await api.get('/audit')).text;
    shown.log = JSON.stringify(app.logLines());
    const tables = ['events', 'attempts', 'jobs', 'webhook_deliveries', 'audit_entries'];
    for (const table of tables) shown[table] = JSON.stringify(await app.database.read.all(`SELECT * FROM ${table}`));
  });
  afterAll(() => app.close());

  it.each(SECRET_SAMPLES)('is shown nowhere: $name', (sample: SecretSample) => {
    const places = Object.entries(shown).filter(([, text]) => leaked(text, sample).length > 0);
    expect(places.map(([place]) => place)).toEqual([]);
  });

  it('was everywhere that it could be', () => {
    for (const place of ['problems', 'events', 'attempt', 'output', 'jobs', 'log']) {
      expect([place, shown[place]]).toEqual([place, expect.stringContaining('[masked]')]);
    }
  });

  it('is masked by its value too, once the server knows it', async () => {
    const secrets = { ANY_NAME: 'correct horse battery' };
    await adminOf(app).post('/projects', { name: 'known', git_url: '/srv/x', secrets });
    const answer = await adminOf(app).post('/projects', { name: 'x', git_url: '/x', default_engine: secrets.ANY_NAME });
    expect(answer.body.detail).toContain('There is no engine [masked]');
    app.core.log.write('info', `it is ${secrets.ANY_NAME}, and ${ADMIN_TOKEN}`);
    expect(JSON.stringify(app.logLines())).not.toMatch(/correct horse|the-admin-of/);
  });

  it('a token that is refused is named in the log', async () => {
    const { value } = await issue(app, { name: 'curious', role: 'viewer' });
    expect((await bearer(app, value).get('/tokens')).status).toBe(403);
    expect(app.logLines()).toContainEqual(
      expect.objectContaining({ actor: 'user:curious', code: 'auth.role_refused' }),
    );
  });
});
