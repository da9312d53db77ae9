import { describeForgeChecks } from './forge-suite-checks';
import { describeForgeErrors } from './forge-suite-errors';
import type { ForgeGround } from './forge-ground';
import { describePullRequests } from './forge-suite-pull-requests';

export type { ForgeGround, LimitAnswer } from './forge-ground';
export { HandClock } from './forge-ground';

/** What every driver of a forge keeps, whatever the forge: to be run against each of them. */
export function describeForge(name: string, open: () => Promise<ForgeGround>): void {
  describe(`${name}, as any forge`, () => {
    let ground: ForgeGround | undefined;
    const at = (): ForgeGround => {
      if (ground === undefined) throw new Error('The stand-in did not start.');
      return ground;
    };
    beforeEach(async () => {
      ground = await open();
    });
    afterEach(async () => {
      const violations = ground?.standIn.violations ?? ['The stand-in did not start.'];
      await ground?.close();
      ground = undefined;
      expect(violations).toEqual([]);
    });
    describePullRequests(at);
    describeForgeChecks(at);
    describeForgeErrors(at);
  });
}
