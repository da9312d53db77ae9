import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '../../src/kernel/clock';
import { ForgeLimits } from '../../src/platform/forges/forge-limits';
import { GitlabForge } from '../../src/platform/forges/gitlab/gitlab-forge';
import { GitlabStandIn, type GitlabStandInOptions } from '../support/forges/gitlab-stand-in';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const WANTED = { branch: BRANCH, baseBranch: 'main', title: 'Count to ten', body: 'Up.', draft: true };

/** What is GitLab's own, beyond what every forge does. */
describe('GitLab', () => {
  let standIn: GitlabStandIn;
  let forge: GitlabForge;

  function connect(apiUrl = standIn.apiUrl): GitlabForge {
    const { repository, token } = standIn;
    const connection = { provider: 'gitlab', apiUrl, repository, credentials: { kind: 'token', token } } as const;
    return new GitlabForge(connection, new ForgeLimits(new SystemClock()));
  }

  async function open(options: GitlabStandInOptions = {}): Promise<void> {
    standIn = await GitlabStandIn.start(options);
    await standIn.setBranch(BRANCH, SHA);
    forge = connect();
  }

  afterEach(async () => {
    const { violations } = standIn;
    await standIn.close();
    expect(violations).toEqual([]);
  });

  describe('addresses', () => {
    it('reaches a project in nested groups by its encoded path', async () => {
      await open({ repository: 'acme/web/back-end/shop' });
      expect(await forge.headOf(BRANCH)).toBe(SHA);
      const { number } = await forge.openPullRequest(WANTED);
      await forge.putComment(number, '<!-- m -->', '<!-- m --> hello');
      expect(standIn.pullRequests()[0]?.comments).toEqual(['<!-- m --> hello']);
      expect(standIn.requests.every((line) => /\/user$|\/acme%2Fweb%2Fback-end%2Fshop/.test(line))).toBe(true);
    });

    it('reaches an instance in a folder, with and without a slash at the end', async () => {
      await open({ folder: '/gitlab' });
      expect(await forge.headOf(BRANCH)).toBe(SHA);
      await standIn.setChecks(SHA, [{ name: 'red', state: 'failure', log: 'why\n' }]);
      const slashed = connect(`${standIn.apiUrl}/`);
      const red = (await slashed.listChecks(SHA)).find((check) => check.name === 'red');
      if (red === undefined) throw new Error('There is no check.');
      expect((await slashed.evidenceOf(red, 1000)).logTail).toContain('why');
    });

    it('follows no redirect, and says where the project has gone', async () => {
      await open();
      const seen: string[] = [];
      const thief = createServer((request, response) => {
        seen.push(JSON.stringify(request.headers));
        response.end('{}');
      });
      await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
      const location = `http://127.0.0.1:${String((thief.address() as AddressInfo).port)}/new/home?private=1`;
      standIn.failNext({ when: '/branches/', status: 301, headers: { location } });
      const error = await forge.headOf(BRANCH).catch((thrown: unknown) => thrown);
      await new Promise((resolve) => thief.close(resolve));
      expect(error).toMatchObject({ code: 'forge.refused', message: expect.stringContaining('/new/home:') as string });
      expect(seen).toEqual([]);
    });

    it('asks once: a 502 or 429 is not asked again behind our back', async () => {
      await open();
      for (const status of [502, 429]) {
        standIn.failNext({ when: '/branches/', status, times: 9 });
        const before = standIn.requests.length;
        await expect(connect().headOf(BRANCH)).rejects.toMatchObject({ facts: expect.anything() as object });
        expect(standIn.requests).toHaveLength(before + 1);
      }
    });
  });

  describe('merge requests', () => {
    beforeEach(() => open());

    it.each(['Draft: Count', 'draft: Count', '[Draft] Count', '(Draft) Count', 'Draft: Draft: Count'])(
      'reads %p as a draft without its prefix, and drops that when it is ready',
      async (title) => {
        const row = standIn.project.addMergeRequest({ source: BRANCH, target: 'main', title, description: '' });
        expect(await forge.getPullRequest(row.iid)).toMatchObject({ draft: true, title: 'Count' });
        expect(await forge.markReady(row.iid)).toMatchObject({ draft: false, title: 'Count' });
        expect(row.title).toBe('Count');
      },
    );

    it('keeps the prefix of a draft and adds none to what is ready', async () => {
      const title = '[Draft] Count';
      const row = standIn.project.addMergeRequest({ source: BRANCH, target: 'main', title, description: '' });
      expect(await forge.updatePullRequest(row.iid, { title: 'New', body: 'x' })).toMatchObject({ draft: true });
      expect(row.title).toBe('[Draft] New');
      await forge.markReady(row.iid);
      expect(await forge.updatePullRequest(row.iid, { title: 'Draft: sneaky', body: 'x' })).toMatchObject({
        draft: false,
        title: 'sneaky',
      });
    });

    it('leaves WIP in the title of one that is no draft any more', async () => {
      const title = 'WIP: Count';
      const row = standIn.project.addMergeRequest({ source: BRANCH, target: 'main', title, description: '' });
      expect(await forge.getPullRequest(row.iid)).toMatchObject({ draft: false, title: 'WIP: Count' });
    });

    it('cuts a title that GitLab would refuse', async () => {
      const { number, title } = await forge.openPullRequest({ ...WANTED, title: 'x'.repeat(300) });
      expect(title).toHaveLength(255 - 'Draft: '.length);
      await forge.updatePullRequest(number, { title: 'y'.repeat(300), body: '' });
    });

    it('takes none from a fork for its own, although the branch has the same name', async () => {
      const theirs = { source: BRANCH, target: 'main', title: 'Theirs', description: '' };
      standIn.project.addMergeRequest(theirs).sourceProjectId = 99;
      expect(await forge.findPullRequest(BRANCH)).toBeUndefined();
    });

    it('holds one that is being merged for open', async () => {
      const row = standIn.project.addMergeRequest({ source: BRANCH, target: 'main', title: 'x', description: '' });
      row.state = 'locked';
      expect(await forge.findPullRequest(BRANCH)).toMatchObject({ number: row.iid, state: 'open' });
    });

    it('knows the head of one whose branch is gone', async () => {
      const row = standIn.project.addMergeRequest({ source: BRANCH, target: 'main', title: 'x', description: '' });
      row.sha = null;
      expect((await forge.getPullRequest(row.iid)).headSha).toBe('e'.repeat(40));
    });
  });

  describe('who may write', () => {
    it.each([
      [20, false],
      [30, true],
      [50, true],
    ])('role %i: %p', async (level, writes) => {
      await open();
      standIn.routes.accessLevel = level;
      expect(await forge.access()).toMatchObject({ writes, login: 'deksden-bot' });
    });
  });
});
