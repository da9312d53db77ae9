import { randomUUID } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { createControlRunner } from '../../src/control-jobs';
import { LeaseKeeper } from '../../src/queue/application/lease-keeper';
import { filledIn } from '../support/forges/json';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { GitlabStandIn } from '../support/forges/gitlab-stand-in';
import { onEachDatabase } from '../support/rest-suite';
import type { TestApp } from '../support/test-app';
import { everythingStored } from '../support/webhooks/everything-stored';
import { redCheck, redJob } from '../support/webhooks/hostile-requests';
import { aPushedRun, HEAD, type PushedRun } from '../support/webhooks/pushed-run';
import { githubWebhook, gitlabWebhook, post, signed } from '../support/webhooks/signed-webhook';

const forty = 'q7Z1'.repeat(10);
/** What the project is given, none of it with a form that tells what it is. */
const OWN = {
  WEBHOOK_SECRET: 'planted-webhook-secret-value',
  GIT_TOKEN: 'planted-git-token-value',
  DATABASE_PASSWORD: 'planted-agent-secret-value',
};
/** What CI and people let slip. */
const SLIPPED = [
  `ghp_${forty}`,
  `glpat-${forty}`,
  `eyJhbGciOiJIUzI1NiJ9.${forty}.${forty}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${forty}\n-----END RSA PRIVATE KEY-----`,
];
const TEXT = [...SLIPPED, `https://me:planted-userinfo@example.org/x`, ...Object.values(OWN)].join(' and ');
const PLANTED = [forty, 'planted-'];
jest.setTimeout(60_000);

onEachDatabase('a secret', (bench) => {
  for (const provider of ['github', 'gitlab'] as const) {
    it(`of the project, or one that slipped into ${provider}, is in nothing that is kept or shown`, async () => {
      const app = bench.app();
      const standIn = await (provider === 'github' ? GithubStandIn : GitlabStandIn).start();
      try {
        const run = await aPushedRun(app, bench.api(), {
          provider,
          forgeUrl: standIn.apiUrl,
          secrets: { ...OWN, FORGE_TOKEN: standIn.token },
          policies: { open_pr: 'start' },
        });
        await standIn.setBranch('main', '9'.repeat(40));
        await standIn.setBranch(run.branch, HEAD);
        const shown: string[] = [];
        const note = async (path: string): Promise<void> => void shown.push((await bench.api().get(path)).text);

        shown.push(...(await deliveries(run)));
        // Refused in the forge's own words, which repeat what they were sent; then it works.
        const words = { message: `Bad: ${SLIPPED.join(' ')} ${standIn.token}` };
        for (const status of [500, 422]) {
          standIn.failNext({ when: 'GET ', status, body: words });
          await control(app, run, 'pr.sync');
          standIn.failNext({ when: 'GET ', status, body: words });
          await control(app, run, 'ci.watch');
        }
        await control(app, run, 'pr.sync');
        await standIn.setChecks(HEAD, [
          { name: 'test', state: 'failure', log: `FAIL a\n${TEXT}\nError: b`, reason: 'script_failure' },
        ]);
        await control(app, run, 'ci.watch');
        await control(app, run, 'pr.sync');
        const view = await app.protocols.find(run.id);
        expect(view?.run).toMatchObject({ pr: { state: 'open' }, status: 'blocked', ci: { state: 'failure' } });

        for (const path of [`/protocols/${run.id}`, `/protocols/${run.id}/checks`, `/projects/${run.projectId}`])
          await note(path);
        for (const path of ['/webhooks/deliveries', '/events?after=0', '/metrics']) await note(path);
        const said = standIn.pullRequests().flatMap(({ title, body, comments }) => [title, body, ...comments]);
        expect(said.join()).toContain('test');
        expect(JSON.stringify(view?.run.ci)).toContain('Error: b');
        const {
          project_secrets: _sealed,
          webhook_deliveries: records = [],
          ...stored
        } = await everythingStored(app.database);
        const bodies = records.map((row) => (JSON.parse(row) as { body: string | null }).body ?? '');
        const kept = bodies
          .filter((body) => body !== '')
          .map((body) => inflateSync(Buffer.from(body, 'base64')).toString());
        expect(kept.length).toBeGreaterThan(0);
        const everywhere = { shown, said, stored, records, kept, logged: app.logLines() };
        for (const [place, content] of Object.entries(everywhere)) {
          const text = JSON.stringify(content);
          const found = [...PLANTED, standIn.token].filter((secret) => text.includes(secret));
          expect({ place, found, near: nearOf(text, found[0]) }).toEqual({ place, found: [], near: '' });
        }
      } finally {
        await standIn.close();
      }
    });
  }

  /** Good ones and refused ones, with secrets in every text; gives what was answered. */
  async function deliveries(run: PushedRun): Promise<string[]> {
    const check = { id: 5, name: `lint ${String(SLIPPED[0])}`, output: { title: TEXT, summary: TEXT } };
    const told = run.hook.includes('/github/')
      ? [
          githubWebhook('check_run', redCheck(run, check), randomUUID()),
          githubWebhook(
            'status',
            {
              sha: HEAD,
              context: 'ci',
              state: 'failure',
              description: TEXT,
              target_url: SLIPPED[0],
              repository: { full_name: 'acme/shop' },
            },
            randomUUID(),
          ),
          githubWebhook('sponsorship', { text: TEXT }, randomUUID()),
        ]
      : [
          gitlabWebhook(
            'Job Hook',
            filledIn(redJob(run), { build_name: `lint ${String(SLIPPED[0])}`, commit: { message: TEXT } }),
            randomUUID(),
          ),
          gitlabWebhook('Note Hook', { text: TEXT }, randomUUID()),
        ];
    const answers = [];
    for (const webhook of told) {
      answers.push(await post(run.hook, webhook.body, signed(webhook, run.secret)));
      answers.push(await post(run.hook, webhook.body, signed(webhook, 'planted-guess')));
      answers.push(await post(run.hook, TEXT, signed({ ...webhook, body: TEXT }, run.secret)));
    }
    expect(answers.map(({ status }) => status).slice(0, 3)).toEqual([202, 401, 400]);
    return answers.map(({ text }) => text);
  }
});

/** Runs a control job as the worker does. */
async function control(app: TestApp, run: PushedRun, type: 'pr.sync' | 'ci.watch'): Promise<void> {
  const { core } = app;
  await core.protocolStore.transact(run.id, { actor: 'user:test', requestId: null }, (context) => {
    context.wake(type);
  });
  const leases = new LeaseKeeper(core.jobs, core.log, 15_000, () => Promise.resolve());
  const runner = createControlRunner(core, { id: 'w-test', leaseMs: 15_000, backoff: { baseMs: 0, maxMs: 0 } }, leases);
  const [job] = await core.database.read.all(
    `SELECT id, dispatch FROM jobs WHERE protocol_run_id = $1 AND type = $2 AND status = 'queued'`,
    [run.id, type],
  );
  if (job === undefined) throw new Error(`There is no ${type} to do.`);
  await core.database.write('UPDATE jobs SET next_attempt_at = 0 WHERE id = $1', [String(job.id)]);
  await runner.take({ id: String(job.id), queue: 'control', dispatch: Number(job.dispatch) });
}

function nearOf(text: string, found: string | undefined): string {
  if (found === undefined) return '';
  const at = text.indexOf(found);
  return text.slice(Math.max(0, at - 150), at + 60);
}
