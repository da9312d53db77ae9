import { Unprocessable } from '../../src/kernel/errors';
import type { CheckReport } from '../../src/ci/domain/check';
import { describeForge } from '../support/forges/forge-suite';
import { githubGround, type GithubGround } from '../support/forges/github-ground';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const WANTED = { branch: BRANCH, baseBranch: 'main', title: 'Count to ten', body: 'Up.', draft: true };
const PULLS = '/repos/acme/shop/pulls';

describeForge('GitHub', () => githubGround());

/** Each test has a GitHub of its own, which finds nothing to object to. */
function withGround(test: (ground: GithubGround) => Promise<void>, options?: Parameters<typeof githubGround>[0]) {
  return async (): Promise<void> => {
    const ground = await githubGround(options);
    try {
      await ground.standIn.setBranch(BRANCH, SHA);
      await test(ground);
      expect(ground.standIn.violations).toEqual([]);
    } finally {
      await ground.close();
    }
  };
}

async function redCheck({ forge, standIn }: GithubGround, log?: string): Promise<CheckReport> {
  await standIn.setChecks(SHA, [{ name: 'build', state: 'failure', ...(log === undefined ? {} : { log }) }]);
  const [check] = await forge.listChecks(SHA);
  if (check === undefined) throw new Error('There is no check.');
  return check;
}

describe('pull requests of GitHub', () => {
  it(
    'takes the one that was made between looking and making',
    withGround(async ({ forge, standIn }) => {
      const first = await forge.openPullRequest(WANTED);
      standIn.failNext({ when: `GET ${PULLS}`, status: 200, body: [] });
      expect((await forge.openPullRequest(WANTED)).number).toBe(first.number);
      expect(standIn.requests.filter((request) => request === `POST ${PULLS}`)).toHaveLength(2);
    }),
  );

  it(
    'opens one that is ready where drafts are not supported',
    withGround(
      async ({ forge, standIn }) => {
        expect(await forge.openPullRequest(WANTED)).toMatchObject({ draft: false, state: 'open' });
        expect(standIn.pullRequests()).toHaveLength(1);
      },
      { supportsDrafts: false },
    ),
  );

  it(
    'says so when there is nothing to merge, and when there is no such branch',
    withGround(async ({ forge, standIn }) => {
      await standIn.setBranch('same', '0'.repeat(39) + '1');
      const nothing = forge.openPullRequest({ ...WANTED, branch: 'same' });
      await expect(nothing).rejects.toMatchObject({
        code: 'forge.refused',
        message: 'GitHub refused this in acme/shop: Validation Failed: No commits between main and same',
      });
      await expect(forge.openPullRequest({ ...WANTED, baseBranch: 'gone' })).rejects.toMatchObject({
        code: 'forge.refused',
        message: 'GitHub refused this in acme/shop: Validation Failed: PullRequest base invalid',
      });
    }),
  );

  it(
    'has no head in an empty repository',
    withGround(async ({ forge, standIn }) => {
      standIn.failNext({ when: '/git/ref/', status: 409, body: { message: 'Git Repository is empty.' } });
      expect(await forge.headOf('main')).toBeUndefined();
    }),
  );

  it.each([
    ['a page', '<html>Unicorn!</html>', 'text/html'],
    ['nothing', '', 'application/json'],
  ])('gives the status when a gateway answers with %s', async (_what, body, type) => {
    await withGround(async ({ forge, standIn }) => {
      standIn.failNext({ when: '/', status: 502, headers: { 'content-type': type }, body });
      await expect(forge.headOf(BRANCH)).rejects.toMatchObject({
        code: 'forge.unreachable',
        message: 'GitHub cannot be reached for acme/shop: status 502 without a word',
      });
    })();
  });

  it(
    'is not taken in by a list of something else',
    withGround(async ({ forge, standIn }) => {
      const { number } = await forge.openPullRequest(WANTED);
      const all = [standIn.views.pull(standIn.state.pulls[0] ?? fail())];
      standIn.failNext({ when: `GET ${PULLS}`, status: 200, body: all });
      expect(await forge.findPullRequest('another')).toBeUndefined();
      expect((await forge.findPullRequest(BRANCH))?.number).toBe(number);
    }),
  );

  it.each([
    ['RATE_LIMITED', 'forge.rate_limited'],
    ['NOT_FOUND', 'forge.not_found'],
    ['FORBIDDEN', 'forge.forbidden'],
    ['UNPROCESSABLE', 'forge.refused'],
  ])('reads the GraphQL error %s, which is a 200, as %s', async (type, code) => {
    await withGround(async ({ forge, standIn }) => {
      const { number } = await forge.openPullRequest(WANTED);
      const body = { data: null, errors: [{ type, message: 'Not like this' }] };
      standIn.failNext({ when: '/graphql', status: 200, body });
      await expect(forge.markReady(number)).rejects.toMatchObject({
        code,
        message: expect.stringContaining('Not like this') as string,
      });
    })();
  });

  it(
    'makes a draft ready on a server of its own, where GraphQL is elsewhere',
    withGround(
      async ({ forge, standIn }) => {
        expect(standIn.apiUrl).toMatch(/\/api\/v3$/);
        const { number } = await forge.openPullRequest(WANTED);
        expect(await forge.markReady(number)).toMatchObject({ draft: false });
        expect(standIn.requests).toContain('POST /graphql');
        expect(await forge.access()).toMatchObject({ login: standIn.login, writes: true });
      },
      { enterprise: true },
    ),
  );
});

describe('checks of GitHub', () => {
  it(
    'lists commit statuses beside check runs',
    withGround(async ({ forge, standIn }) => {
      await standIn.setChecks(SHA, [{ name: 'build', state: 'success' }]);
      await standIn.setStatus(SHA, 'ci/circle', 'failure', 'Two tests failed');
      await standIn.setStatus(SHA, 'ci/slow', 'pending', 'Waiting');
      const checks = await forge.listChecks(SHA);
      expect(checks.map(({ kind, name, state }) => [kind, name, state])).toEqual([
        ['check_run', 'build', 'success'],
        ['status', 'ci/circle', 'failure'],
        ['status', 'ci/slow', 'running'],
      ]);
      const status = checks.find((check) => check.name === 'ci/circle') ?? fail();
      expect(await forge.evidenceOf(status, 1_000)).toEqual({ logTail: null, reason: 'Two tests failed' });
    }),
  );

  it(
    'fetches a log from where GitHub keeps it, without the token and without its times',
    withGround(async (ground) => {
      const evidence = await ground.forge.evidenceOf(await redCheck(ground, 'one\ntwo\n'), 1_000);
      expect(evidence).toEqual({ logTail: 'one\ntwo\n', reason: 'Process completed with exit code 1.' });
    }),
  );

  it.each([403, 404, 410])('makes do without a log that answers %i', async (status) => {
    await withGround(async (ground) => {
      const check = await redCheck(ground, 'one\n');
      ground.standIn.failNext({ when: '/logs', status, body: { message: 'No log' } });
      const { logTail } = await ground.forge.evidenceOf(check, 1_000);
      expect(logTail).toBe('.github:2: Process completed with exit code 1.');
    })();
  });

  it(
    'comes back later when the log cannot be had now',
    withGround(async (ground) => {
      const check = await redCheck(ground, 'one\n');
      ground.standIn.failNext({ when: '/logs', status: 502, body: 'bad gateway' });
      await expect(ground.forge.evidenceOf(check, 1_000)).rejects.toMatchObject({ code: 'forge.unreachable' });
      const headers = { location: 'http://127.0.0.1:9/log?sig=secret-of-the-store' };
      ground.standIn.failNext({ when: '/logs', status: 302, headers });
      const error: unknown = await ground.forge.evidenceOf(check, 1_000).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'forge.unreachable' });
      expect((error as Error).message).not.toContain('secret-of-the-store');
    }),
  );

  it(
    'takes from other reporters what they wrote',
    withGround(async (ground) => {
      const check = await redCheck(ground);
      const run = ground.standIn.views.checkRun(ground.standIn.state.checks[0] ?? fail());
      const output = { title: 'Quality gate', summary: '2 bugs', text: 'in a.ts\nin b.ts', annotations_count: 0 };
      ground.standIn.failNext({ when: '/check-runs/', status: 200, body: { ...run, app: { slug: 'sonar' }, output } });
      const evidence = await ground.forge.evidenceOf(check, 1_000);
      expect(evidence).toEqual({ logTail: '2 bugs\nin a.ts\nin b.ts', reason: 'Quality gate' });
      expect(ground.standIn.requests.some((request) => request.endsWith('/logs'))).toBe(false);
    }),
  );

  it(
    'starts no workflow by hand that never checked a pull request, and says when none is left',
    withGround(async ({ forge, standIn }) => {
      expect(await forge.triggerCi(BRANCH, SHA)).toBe(`Started 1 workflow on ${BRANCH}: CI.`);
      const dispatched = standIn.requests.filter((request) => request.endsWith('/dispatches'));
      const [ci, lint, deploy] = standIn.state.workflows.map((one) => `/workflows/${String(one.id)}/dispatches`);
      expect(dispatched.map((request) => request.replace('POST /repos/acme/shop/actions', ''))).toEqual([ci, lint]);
      expect(deploy).toBeDefined();

      expect(await forge.triggerCi(BRANCH, SHA)).toBe(`CI of ${BRANCH} runs already; nothing was started.`);

      await standIn.setBranch('next', 'd'.repeat(40));
      standIn.failNext({ when: '/dispatches', status: 422, body: { message: 'No trigger' }, times: 2 });
      const refused: unknown = await forge.triggerCi('next', 'd'.repeat(40)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Unprocessable);
      expect(refused).toMatchObject({ code: 'forge.refused' });
      expect((refused as Error).message).toMatch(/^CI of next cannot be started on GitHub: .* Push a commit/);
    }),
  );
});

function fail(): never {
  throw new Error('There is none.');
}
