import { randomUUID } from 'node:crypto';
import { onEachDatabase } from '../support/rest-suite';
import { allButDeliveries } from '../support/webhooks/everything-stored';
import { HOSTILE, type HostileCase, redCheck, redJob } from '../support/webhooks/hostile-requests';
import { aPushedRun, type PushedRun } from '../support/webhooks/pushed-run';
import { sendChunked } from '../support/webhooks/send-chunked';
import { githubWebhook, gitlabWebhook, post, signed, standardSigned } from '../support/webhooks/signed-webhook';
import { webhooksCounted } from '../support/webhooks/webhooks-counted';

const TOO_LARGE = 25 * 1024 * 1024 + 1;
jest.setTimeout(60_000);

/** Every one of these comes from this machine, and most are refused: the limit has tests of its own. */
const UNLIMITED = { DEKSDENFLOW_REFUSED_WEBHOOKS_PER_ADDRESS: '100000' };

onEachDatabase(
  'a webhook that is not what it should be',
  (bench) => {
    const runs: Record<string, [PushedRun, PushedRun]> = {};
    beforeAll(async () => {
      for (const provider of ['github', 'gitlab'] as const) {
        const own = await aPushedRun(bench.app(), bench.api(), { provider });
        runs[provider] = [own, await aPushedRun(bench.app(), bench.api(), { provider })];
      }
    });
    const runOf = (provider: string): PushedRun => runsOf(provider)[0];
    const runsOf = (provider: string): [PushedRun, PushedRun] => {
      const found = runs[provider];
      if (found === undefined) throw new Error(`There is no run on ${provider}.`);
      return found;
    };

    /** Counted once as this, and nothing else is written but the record of the delivery. */
    const expectOnly = async (counted: string, records: number, work: () => Promise<void>): Promise<void> => {
      const app = bench.app();
      const before = [await webhooksCounted(app), await allButDeliveries(app.database), await recorded()] as const;
      await work();
      const after = await webhooksCounted(app);
      const grown = [...after.all].filter(([name, count]) => count !== (before[0].all.get(name) ?? 0));
      expect(grown).toEqual([[counted, (before[0].all.get(counted) ?? 0) + 1]]);
      expect(await allButDeliveries(app.database)).toEqual(before[1]);
      expect((await recorded()) - before[2]).toBe(records);
    };
    const recorded = async (): Promise<number> => {
      const [row] = await bench.app().database.read.all('SELECT count(*) AS count FROM webhook_deliveries');
      return Number(row?.count);
    };

    it.each(HOSTILE.map((one): [string, HostileCase] => [`${one.provider}: ${one.name}`, one]))(
      '%s',
      async (_name, one) => {
        await expectOnly(`${one.provider} ${one.outcome}`, 1, async () => {
          const { url, body, headers } = one.request(...runsOf(one.provider));
          const answer = await post(url, body, headers);
          const told = JSON.parse(answer.text) as { readonly code?: string };
          expect([answer.status, told.code ?? null]).toEqual([one.status, one.code]);
          if (one.code === null) expect(answer.body).toMatchObject({ outcome: one.outcome, duplicate: false });
          else expect(answer.headers.get('content-type')).toContain('application/problem+json');
        });
      },
    );

    it('is not read to its end when it says that it is too large', async () => {
      const run = runOf('github');
      await expectOnly('github too_large', 1, async () => {
        const headers = { 'content-type': 'application/json', 'x-github-event': 'push' };
        const answer = await post(run.hook, Buffer.alloc(TOO_LARGE), headers);
        expect([answer.status, answer.body.code]).toEqual([413, 'webhook.too_large']);
      });
    });

    it('is not read further than to the limit when it does not say how large it is', async () => {
      const run = runOf('gitlab');
      await expectOnly('gitlab too_large', 1, async () => {
        const answer = await sendChunked(run.hook, 4 * TOO_LARGE, { 'x-gitlab-event': 'Push Hook' });
        expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([413, 'webhook.too_large']);
      });
    });

    it.each(['github', 'gitlab'] as const)(
      'has no second effect when %s sends it again, with or without an id',
      async (provider) => {
        const run = runOf(provider);
        for (const identity of [randomUUID(), '']) {
          const payload = {
            ...(provider === 'github' ? redCheck(run, { name: `again ${identity}` }) : redJob(run)),
            identity,
          };
          const webhook =
            provider === 'github'
              ? githubWebhook('check_run', payload, identity)
              : gitlabWebhook('Job Hook', { ...payload, build_id: identity === '' ? 1 : 2 }, identity);
          const first = await post(run.hook, webhook.body, signed(webhook, run.secret));
          expect([first.status, first.body.outcome]).toEqual([202, 'accepted']);
          await expectOnly(`${provider} duplicate`, 0, async () => {
            const second = await post(run.hook, webhook.body, signed(webhook, run.secret));
            expect(second.body).toMatchObject({ id: first.body.id, outcome: 'duplicate', duplicate: true });
          });
        }
      },
    );

    it('is believed as a form, and by the newer signature of GitLab', async () => {
      const [github, gitlab] = [runOf('github'), runOf('gitlab')];
      const body = new URLSearchParams({ payload: JSON.stringify(redCheck(github, { name: 'by form' })) }).toString();
      const webhook = { provider: 'github', event: 'check_run', identity: randomUUID(), body } as const;
      const headers = { ...signed(webhook, github.secret), 'content-type': 'application/x-www-form-urlencoded' };
      expect((await post(github.hook, body, headers)).body.outcome).toBe('accepted');
      const job = gitlabWebhook('Job Hook', { ...redJob(gitlab), build_id: 3 }, randomUUID());
      const secret = `whsec_${Buffer.from('a key of thirty-two bytes, for us').toString('base64')}`;
      await bench.api().patch(`/projects/${gitlab.projectId}`, { secrets: { WEBHOOK_SECRET: secret } });
      const answer = await post(gitlab.hook, job.body, standardSigned(job, secret, Date.now()));
      expect(answer.body.outcome).toBe('accepted');
    });

    it('is taken with a number of attempts that no database column holds', async () => {
      const run = runOf('github');
      const about = { id: 4, name: 'CI', head_sha: run.branch === '' ? '' : 'b2'.repeat(20), head_branch: run.branch };
      const payload = {
        action: 'completed',
        workflow_run: { ...about, conclusion: 'failure', run_attempt: Number.MAX_SAFE_INTEGER },
        repository: { full_name: 'acme/shop' },
      };
      const webhook = githubWebhook('workflow_run', payload, randomUUID());
      const answer = await post(run.hook, webhook.body, signed(webhook, run.secret));
      expect([answer.status, answer.body.outcome]).toEqual([202, 'accepted']);
    });

    it('is accepted with the secret before this one for its hours of grace, and no longer', async () => {
      const app = bench.app();
      const run = await aPushedRun(app, bench.api(), { provider: 'github' });
      const send = async (secret: string): Promise<number> => {
        const webhook = githubWebhook('ping', {}, randomUUID());
        return (await post(run.hook, webhook.body, signed(webhook, secret))).status;
      };
      await bench.api().patch(`/projects/${run.projectId}`, { secrets: { WEBHOOK_SECRET: 'the new one' } });
      expect([await send(run.secret), await send('the new one')]).toEqual([202, 202]);
      const GRACE = 72 * 3_600_000;
      const age = async (ms: number): Promise<void> => {
        await app.database.write(
          `UPDATE project_secrets SET created_at = created_at - $1 WHERE project_id = $2 AND name = 'WEBHOOK_SECRET_PREVIOUS'`,
          [ms, run.projectId],
        );
        // Past the server, which believes for some seconds what it has read: a change through it is known at once.
        await bench.api().patch(`/projects/${run.projectId}`, { base_branch: 'main' });
      };
      await age(GRACE - 60_000);
      expect(await send(run.secret)).toBe(202);
      await age(61_000);
      expect([await send(run.secret), await send('the new one')]).toEqual([401, 202]);
      // Only the one before: not the one before that.
      await bench.api().patch(`/projects/${run.projectId}`, { secrets: { WEBHOOK_SECRET: 'the newest one' } });
      expect([await send(run.secret), await send('the new one'), await send('the newest one')]).toEqual([
        401, 202, 202,
      ]);
    });

    it('fills no disk: of a flood of forged ones only the first of each minute are written down, and all are counted', async () => {
      const app = bench.app();
      const run = runOf('github');
      const before = [await webhooksCounted(app), await allButDeliveries(app.database), await recorded()] as const;
      const flood = Array.from({ length: 300 }, (_, index) => githubWebhook('push', {}, `flood-${String(index)}`));
      const answers = await Promise.all(flood.map((one) => post(run.hook, one.body, signed(one, 'guessed'))));
      expect(answers.every(({ status }) => status === 401)).toBe(true);
      const after = await webhooksCounted(app);
      expect(after.of('github', 'bad_signature') - before[0].of('github', 'bad_signature')).toBe(300);
      expect(await allButDeliveries(app.database)).toEqual(before[1]);
      // Sixty a minute, and the minute may have ended meanwhile.
      expect((await recorded()) - before[2]).toBeLessThanOrEqual(120);
    });
  },
  UNLIMITED,
);

onEachDatabase(
  "a webhook that is signed with the server's secret",
  (bench) => {
    it('speaks of projects without a secret of their own, and is unmatched about a project that does not exist', async () => {
      const send = async (path: string): Promise<unknown[]> => {
        const webhook = githubWebhook('push', { ref: 'refs/heads/x', after: 'a'.repeat(40) }, randomUUID());
        const answer = await post(bench.app().url + path, webhook.body, signed(webhook, 'of the server'));
        const told = JSON.parse(answer.text) as { readonly outcome?: string; readonly code?: string };
        return [answer.status, told.outcome ?? told.code];
      };
      const run = await aPushedRun(bench.app(), bench.api(), { provider: 'github' });
      expect(await send('/webhooks/github')).toEqual([202, 'unmatched']);
      expect(await send(`/webhooks/github/${await bench.project()}`)).toEqual([202, 'unmatched']);
      expect(await send(`/webhooks/github/${randomUUID()}`)).toEqual([202, 'unmatched']);
      expect(await send(`/webhooks/github/${run.projectId}`)).toEqual([401, 'webhook.signature_refused']);
    });
  },
  { DEKSDENFLOW_WEBHOOK_TOKEN: 'of the server' },
);
