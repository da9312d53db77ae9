import type { CheckReport } from '../../../src/ci/domain/check';
import type { ForgeGround } from './forge-ground';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);
const OTHER_SHA = 'c'.repeat(40);
const ESC = '\u001b';

async function checkNamed(ground: ForgeGround, name: string): Promise<CheckReport> {
  const check = (await ground.forge.listChecks(SHA)).find((one) => one.name === name);
  if (check === undefined) throw new Error(`There is no check ${name}.`);
  return check;
}

export function describeForgeChecks(at: () => ForgeGround): void {
  describe('checks', () => {
    beforeEach(() => at().standIn.setBranch(BRANCH, SHA));

    it('lists none for a commit without any', async () => {
      expect(await at().forge.listChecks(SHA)).toEqual([]);
    });

    it('speaks one vocabulary', async () => {
      const { forge, standIn } = at();
      await standIn.setChecks(SHA, [
        { name: 'waits', state: 'queued' },
        { name: 'runs', state: 'running' },
        { name: 'green', state: 'success' },
        { name: 'red', state: 'failure' },
        { name: 'stopped', state: 'cancelled' },
        { name: 'passed over', state: 'skipped' },
      ]);
      const byName = new Map((await forge.listChecks(SHA)).map((check) => [check.name, check]));
      expect(byName.get('waits')).toMatchObject({ state: 'running', sha: SHA, order: { rank: 0 } });
      expect(byName.get('runs')).toMatchObject({ state: 'running', order: { rank: 1 } });
      expect(byName.get('green')).toMatchObject({ state: 'success', order: { rank: 2 } });
      expect(byName.get('red')).toMatchObject({ state: 'failure', order: { rank: 2 } });
      expect(byName.get('stopped')).toMatchObject({ state: 'failure', order: { rank: 2 } });
      expect(byName.get('passed over')).toMatchObject({ state: 'neutral', order: { rank: 2 } });
      expect(byName.get('red')?.providerId).toMatch(/^\d+$/);
      expect(byName.get('red')?.url).toMatch(/^https?:\/\//);
    });

    it('keeps to the commit that was asked for', async () => {
      const { forge, standIn } = at();
      await standIn.setChecks(OTHER_SHA, [{ name: 'elsewhere', state: 'failure' }]);
      expect(await forge.listChecks(SHA)).toEqual([]);
    });

    it('gives the newest state, later than the one before', async () => {
      const { standIn } = at();
      await standIn.setChecks(SHA, [{ name: 'build', state: 'running' }]);
      const before = await checkNamed(at(), 'build');
      await standIn.setChecks(SHA, [{ name: 'build', state: 'failure' }]);
      const after = await checkNamed(at(), 'build');
      expect(after).toMatchObject({ state: 'failure', group: before.group });
      expect(after.order.updatedAt).toBeGreaterThanOrEqual(before.order.updatedAt);
      expect(after.order.rank).toBeGreaterThan(before.order.rank);
    });

    it('lists all pages', async () => {
      const { forge, standIn } = at();
      const names = Array.from({ length: 205 }, (_, index) => `check ${String(index)}`);
      await standIn.setChecks(
        SHA,
        names.map((name) => ({ name, state: 'success' })),
      );
      const listed = (await forge.listChecks(SHA)).map((check) => check.name);
      expect(listed).toEqual(expect.arrayContaining(names));
      expect(new Set(listed).size).toBe(listed.length);
    });

    it('fetches the end of the log of a red check, without escape sequences', async () => {
      const { forge, standIn } = at();
      const line = `${ESC}[31mexpected 10, got 11${ESC}[0m`;
      const log = `${'an earlier line\n'.repeat(50_000)}${line}\nlast words: ünï\n`;
      await standIn.setChecks(SHA, [
        { name: 'fine', state: 'success' },
        { name: 'red', state: 'failure', log, reason: 'script_failure' },
      ]);
      const evidence = await forge.evidenceOf(await checkNamed(at(), 'red'), 10_000);
      expect(evidence.reason).toContain('script_failure');
      expect(evidence.logTail).not.toContain(ESC);
      expect(evidence.logTail).toMatch(/\nexpected 10, got 11\nlast words: ünï\n?$/);
      expect(Buffer.byteLength(evidence.logTail ?? '')).toBeLessThanOrEqual(10_000);
      expect(Buffer.byteLength(evidence.logTail ?? '')).toBeGreaterThan(5_000);
    });

    it('gives a short log whole', async () => {
      const { forge, standIn } = at();
      await standIn.setChecks(SHA, [{ name: 'red', state: 'failure', log: 'one\ntwo\n' }]);
      const { logTail } = await forge.evidenceOf(await checkNamed(at(), 'red'), 10_000);
      expect(logTail?.trimEnd()).toBe('one\ntwo');
    });

    it('has evidence of a red check even when its log is gone', async () => {
      const { forge, standIn } = at();
      await standIn.setChecks(SHA, [{ name: 'red', state: 'failure', reason: 'runner_system_failure' }]);
      const evidence = await forge.evidenceOf(await checkNamed(at(), 'red'), 10_000);
      expect(evidence.reason).toContain('runner_system_failure');
    });

    it('runs what failed again, and only that', async () => {
      const { forge, standIn } = at();
      await standIn.setChecks(SHA, [
        { name: 'green', state: 'success' },
        { name: 'red', state: 'failure' },
      ]);
      const sentence = await forge.triggerCi(BRANCH, SHA);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(await checkNamed(at(), 'red')).toMatchObject({ state: 'running' });
      expect(await checkNamed(at(), 'green')).toMatchObject({ state: 'success' });
    });

    it('starts CI of the branch when nothing has run yet', async () => {
      const { forge } = at();
      const sentence = await forge.triggerCi(BRANCH, SHA);
      expect(sentence).toContain(BRANCH);
      const states = (await forge.listChecks(SHA)).map((check) => check.state);
      expect(states).toContain('running');
    });

    it('says who it is and what it may do', async () => {
      const access = await at().forge.access();
      expect(access).toMatchObject({ defaultBranch: 'main', writes: true });
      expect(access.login).toMatch(/\w/);
    });
  });
}
