import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { DomainError, ForgeRateLimited, Unavailable, Unprocessable } from '../../../src/kernel/errors';
import type { Forge } from '../../../src/ports/forge';
import type { ForgeGround } from './forge-ground';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail.');
}

/** Everything of an error that could end up in a log, causes and hidden properties included. */
function everythingOf(error: unknown): string {
  const shown = inspect(error, { depth: 12, showHidden: true, maxStringLength: Infinity });
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return `${shown}\n${stack}\n${JSON.stringify(error)}\n${JSON.stringify(error, Object.getOwnPropertyNames(error))}`;
}

/** One call of every method, so that none has errors of its own. */
const CALLS: readonly (readonly [string, (forge: Forge) => Promise<unknown>])[] = [
  ['findPullRequest', (forge) => forge.findPullRequest(BRANCH)],
  [
    'openPullRequest',
    (forge) => forge.openPullRequest({ branch: BRANCH, baseBranch: 'main', title: 't', body: 'b', draft: true }),
  ],
  ['getPullRequest', (forge) => forge.getPullRequest(1)],
  ['updatePullRequest', (forge) => forge.updatePullRequest(1, { title: 't', body: 'b' })],
  ['markReady', (forge) => forge.markReady(1)],
  ['listChecks', (forge) => forge.listChecks(SHA)],
  ['headOf', (forge) => forge.headOf(BRANCH)],
  ['putComment', (forge) => forge.putComment(1, '<!-- m -->', '<!-- m -->')],
  ['triggerCi', (forge) => forge.triggerCi(BRANCH, SHA)],
  ['access', (forge) => forge.access()],
];

export function describeForgeErrors(at: () => ForgeGround): void {
  describe('errors', () => {
    beforeEach(() => at().standIn.setBranch(BRANCH, SHA));

    it.each(CALLS)('%s with a wrong token is unauthorized, and does not show it', async (_name, call) => {
      const token = 'wrong-0123456789abcdefghij';
      const error = await errorOf(call(at().connect({ token })));
      expect(error).toBeInstanceOf(Unprocessable);
      expect(error).toMatchObject({ code: 'forge.unauthorized' });
      expect(everythingOf(error)).not.toContain(token);
    });

    it.each(CALLS)('%s says that the forge is away', async (_name, call) => {
      const { forge, standIn } = at();
      await standIn.away(true);
      const error = await errorOf(call(forge));
      expect(error).toBeInstanceOf(Unavailable);
      expect(error).toMatchObject({ code: 'forge.unreachable' });
      expect(everythingOf(error)).not.toContain(standIn.token);
      await standIn.away(false);
      expect(await forge.headOf(BRANCH)).toBe(SHA);
    });

    it.each([
      [403, Unprocessable, 'forge.forbidden'],
      [404, Unprocessable, 'forge.not_found'],
      [409, Unprocessable, 'forge.refused'],
      [422, Unprocessable, 'forge.refused'],
      [500, Unavailable, 'forge.unreachable'],
      [502, Unavailable, 'forge.unreachable'],
      [503, Unavailable, 'forge.unreachable'],
    ] as const)("status %i is %p %s, with the forge's own words", async (status, type, code) => {
      const { forge, standIn } = at();
      const { number } = await forge.openPullRequest({
        ...{ branch: BRANCH, baseBranch: 'main', title: 't', body: 'b', draft: true },
      });
      standIn.failNext({ when: '/', status, body: { message: 'The moon is in the wrong phase' } });
      const error = await errorOf(forge.updatePullRequest(number, { title: 'x', body: 'y' }));
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ code });
      expect((error as Error).message).toContain('The moon is in the wrong phase');
      expect((error as Error).message).toContain(standIn.repository);
      expect(everythingOf(error)).not.toContain(standIn.token);
    });

    it('finds no pull request of a number that there is not', async () => {
      expect(await errorOf(at().forge.getPullRequest(4711))).toMatchObject({ code: 'forge.not_found' });
    });

    it('takes the token out of what the forge says', async () => {
      const { forge, standIn } = at();
      standIn.failNext({ when: '/', status: 422, body: { message: `No ${standIn.token} here` } });
      const error = await errorOf(forge.getPullRequest(1));
      expect(error).toMatchObject({ code: 'forge.refused' });
      expect(everythingOf(error)).not.toContain(standIn.token);
    });

    it('is not taken in by a page of something else', async () => {
      const { forge, standIn } = at();
      standIn.failNext({
        ...{ when: '/', status: 200, headers: { 'content-type': 'text/html' } },
        body: '<html>Please log in to the café network</html>',
      });
      const error = await errorOf(forge.getPullRequest(1));
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({ code: 'forge.unreachable' });
    });

    it('does not wait for a forge that accepts and says nothing', async () => {
      const sockets = new Set<{ destroy: () => void }>();
      const silent = createServer((socket) => sockets.add(socket));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const apiUrl = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
      try {
        const error = await errorOf(at().connect({ apiUrl, timeoutMs: 200 }).access());
        expect(error).toBeInstanceOf(Unavailable);
        expect(error).toMatchObject({ code: 'forge.unreachable' });
        expect((error as Error).message).toMatch(/0\.2 s/);
        expect(everythingOf(error)).not.toContain(at().standIn.token);
      } finally {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => silent.close(resolve));
      }
    });

    it('honours every way to say "not now"', async () => {
      const { clock, standIn } = at();
      for (const { name, answer } of at().limitAnswers(clock.now())) {
        // Each in a row, at the time when the one before is over.
        const limit = at()
          .limitAnswers(clock.now())
          .find((one) => one.name === name);
        standIn.failNext({ ...answer, ...limit?.answer, when: '/' });
        const error = await errorOf(at().forge.headOf(BRANCH));
        expect([name, error]).toEqual([name, expect.any(ForgeRateLimited)]);
        expect([name, error]).toMatchObject([name, { code: 'forge.rate_limited', retryAt: limit?.retryAt }]);
        expect(everythingOf(error)).not.toContain(standIn.token);

        const before = standIn.requests.length;
        clock.set((limit?.retryAt ?? 0) - 1);
        // Another driver of the same account stays away as well, without asking.
        const again = await errorOf(at().connect({}).access());
        expect([name, again]).toMatchObject([name, { code: 'forge.rate_limited', retryAt: limit?.retryAt }]);
        expect(standIn.requests).toHaveLength(before);

        clock.set(limit?.retryAt ?? 0);
        expect(await at().forge.headOf(BRANCH)).toBe(SHA);
      }
    });

    it('lets another account in meanwhile', async () => {
      const { clock, standIn } = at();
      const answer = at().limitAnswers(clock.now())[0]?.answer ?? { status: 429 };
      standIn.failNext({ ...answer, when: '/' });
      await errorOf(at().forge.headOf(BRANCH));
      const error = await errorOf(at().connect({ token: 'of-another-0123456789' }).headOf(BRANCH));
      expect(error).toMatchObject({ code: 'forge.unauthorized' });
    });
  });
}
