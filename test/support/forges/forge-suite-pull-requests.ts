import type { ForgeGround } from './forge-ground';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const NEXT_SHA = 'b'.repeat(40);
const WANTED = { branch: BRANCH, baseBranch: 'main', title: 'Count to ten', body: 'Up, not down.', draft: true };
const MARKER = '<!-- deksdenflow:0001 -->';

/** Requests of the test that begin with the method. */
function sent(ground: ForgeGround, method: string, word = ''): readonly string[] {
  return ground.standIn.requests.filter((request) => request.startsWith(`${method} `) && request.includes(word));
}

export function describePullRequests(at: () => ForgeGround): void {
  describe('pull requests', () => {
    beforeEach(() => at().standIn.setBranch(BRANCH, SHA));

    it('finds none where there never was one', async () => {
      expect(await at().forge.findPullRequest(BRANCH)).toBeUndefined();
    });

    it('opens a draft that says what was asked for', async () => {
      const opened = await at().forge.openPullRequest(WANTED);
      expect(opened).toMatchObject({ ...WANTED, state: 'open', headSha: SHA });
      expect(opened.url).toMatch(/^https?:\/\//);
      expect(opened.updatedAt).toBeGreaterThan(Date.parse('2020-01-01'));
      expect([null, true, false]).toContain(opened.mergeable);
      expect(await at().forge.getPullRequest(opened.number)).toMatchObject({ ...WANTED, number: opened.number });
      expect(await at().forge.findPullRequest(BRANCH)).toMatchObject({ number: opened.number, draft: true });
    });

    it('opens one that is ready when no draft is wanted', async () => {
      const opened = await at().forge.openPullRequest({ ...WANTED, draft: false });
      expect(opened.draft).toBe(false);
      expect(at().standIn.pullRequests()).toMatchObject([{ draft: false, title: WANTED.title }]);
    });

    it('opens one when called twice', async () => {
      const { forge, standIn } = at();
      const first = await forge.openPullRequest(WANTED);
      const second = await forge.openPullRequest({ ...WANTED, title: 'Another title' });
      expect(second.number).toBe(first.number);
      expect(standIn.pullRequests()).toHaveLength(1);
      expect(sent(at(), 'POST')).toHaveLength(1);
    });

    it('opens one when two calls race, and gives it to both', async () => {
      const { forge, standIn } = at();
      const [first, second] = await Promise.all([forge.openPullRequest(WANTED), forge.openPullRequest(WANTED)]);
      expect(standIn.pullRequests()).toHaveLength(1);
      expect([first.number, second.number]).toEqual([standIn.pullRequests()[0]?.number, first.number]);
    });

    it('opens one for each branch', async () => {
      const { forge, standIn } = at();
      await standIn.setBranch('deksdenflow/0001', NEXT_SHA);
      const first = await forge.openPullRequest(WANTED);
      const second = await forge.openPullRequest({ ...WANTED, branch: 'deksdenflow/0001' });
      expect(second.number).not.toBe(first.number);
      expect((await forge.findPullRequest(BRANCH))?.number).toBe(first.number);
      expect((await forge.findPullRequest('deksdenflow/0001'))?.number).toBe(second.number);
    });

    it('opens a new one after the old one was closed, and finds the newest', async () => {
      const { forge, standIn } = at();
      const first = await forge.openPullRequest(WANTED);
      await standIn.closePullRequest(first.number);
      expect(await forge.findPullRequest(BRANCH)).toMatchObject({ number: first.number, state: 'closed' });
      const second = await forge.openPullRequest(WANTED);
      expect(second.number).toBeGreaterThan(first.number);
      await standIn.closePullRequest(second.number);
      expect(await forge.findPullRequest(BRANCH)).toMatchObject({ number: second.number, state: 'closed' });
    });

    it('finds an open one before a newer one that is closed', async () => {
      const { forge, standIn } = at();
      const first = await forge.openPullRequest(WANTED);
      await standIn.closePullRequest(first.number);
      const second = await forge.openPullRequest(WANTED);
      await standIn.closePullRequest(second.number);
      await standIn.reopen(first.number);
      expect(await forge.findPullRequest(BRANCH)).toMatchObject({ number: first.number, state: 'open' });
    });

    it('tells merged from closed', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest({ ...WANTED, draft: false });
      await standIn.merge(number);
      expect(await forge.getPullRequest(number)).toMatchObject({ state: 'merged' });
      expect(await forge.findPullRequest(BRANCH)).toMatchObject({ number, state: 'merged' });
    });

    it('changes title and body and nothing else', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      const changed = await forge.updatePullRequest(number, { title: 'Count to 11', body: 'One more.' });
      expect(changed).toMatchObject({ ...WANTED, number, state: 'open', title: 'Count to 11', body: 'One more.' });
      expect(standIn.pullRequests()).toMatchObject([{ number, draft: true, baseBranch: 'main', body: 'One more.' }]);
    });

    it('makes a draft ready, once', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      expect(await forge.markReady(number)).toMatchObject({ number, draft: false, title: WANTED.title });
      expect(standIn.pullRequests()).toMatchObject([{ draft: false }]);
      const before = standIn.requests.filter((request) => !request.startsWith('GET ')).length;
      expect(await forge.markReady(number)).toMatchObject({ number, draft: false });
      expect(standIn.requests.filter((request) => !request.startsWith('GET '))).toHaveLength(before);
    });

    it('sees the head of the branch move', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      await standIn.setBranch(BRANCH, NEXT_SHA);
      expect((await forge.getPullRequest(number)).headSha).toBe(NEXT_SHA);
      expect(await forge.headOf(BRANCH)).toBe(NEXT_SHA);
    });

    it.each(['fix/100%', 'a#b', 'ünï/code', 'plus+sign&more'])('knows the branch %s by its name', async (branch) => {
      const { forge, standIn } = at();
      expect(await forge.headOf(branch)).toBeUndefined();
      await standIn.setBranch(branch, NEXT_SHA);
      expect(await forge.headOf(branch)).toBe(NEXT_SHA);
      const { number } = await forge.openPullRequest({ ...WANTED, branch });
      expect(await forge.findPullRequest(branch)).toMatchObject({ number, branch });
    });

    it('writes one comment and edits it in place', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      const comments = (): readonly string[] => standIn.pullRequests()[0]?.comments ?? [];
      await forge.putComment(number, MARKER, `${MARKER}\nStep 1 of 2`);
      await forge.putComment(number, MARKER, `${MARKER}\nStep 2 of 2`);
      await forge.putComment(number, '<!-- another -->', '<!-- another -->\nHello');
      expect(comments()).toEqual([`${MARKER}\nStep 2 of 2`, '<!-- another -->\nHello']);
      const writes = (): number => standIn.requests.filter((request) => !request.startsWith('GET ')).length;
      const before = writes();
      await forge.putComment(number, MARKER, `${MARKER}\nStep 2 of 2`);
      expect(writes()).toBe(before);
    });

    it('finds its comment after a hundred others', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      for (let count = 0; count < 101; count += 1) {
        const other = `<!-- ${String(count)} -->`;
        standIn.comment(number, other);
      }
      await forge.putComment(number, MARKER, `${MARKER}\nfirst`);
      await forge.putComment(number, MARKER, `${MARKER}\nsecond`);
      const mine = standIn.pullRequests()[0]?.comments.filter((text) => text.startsWith(MARKER));
      expect(mine).toEqual([`${MARKER}\nsecond`]);
    });

    it('leaves a comment of somebody else alone, even one with our marker', async () => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest(WANTED);
      standIn.comment(number, `${MARKER}\nnot ours`);
      await forge.putComment(number, MARKER, `${MARKER}\nours`);
      expect(standIn.pullRequests()[0]?.comments).toEqual([`${MARKER}\nnot ours`, `${MARKER}\nours`]);
    });
  });
}
