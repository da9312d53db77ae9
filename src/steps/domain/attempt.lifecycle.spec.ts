import {
  type AttemptCommand,
  ATTEMPT_STATUSES,
  ATTEMPT_TRANSITIONS,
  isActive,
  nextAttemptStatus,
} from './attempt.lifecycle';
import { reachableFrom, tableOf } from '../../../test/support/lifecycle-table';

const COMMANDS: readonly AttemptCommand[] = ['claim', 'succeed', 'fail', 'cancel', 'lose'];

describe('the attempt lifecycle', () => {
  it('makes these moves and refuses all others', () => {
    expect(tableOf(ATTEMPT_STATUSES, COMMANDS, nextAttemptStatus)).toMatchInlineSnapshot(`
      "queued
        claim: running, fail: failed, cancel: cancelled
        refuses succeed lose
      running
        succeed: succeeded, fail: failed, cancel: cancelled, lose: lost
        refuses claim
      succeeded
        nothing
        refuses claim succeed fail cancel lose
      failed
        nothing
        refuses claim succeed fail cancel lose
      cancelled
        nothing
        refuses claim succeed fail cancel lose
      lost
        nothing
        refuses claim succeed fail cancel lose"
    `);
  });

  it('reaches every status from queued, and leaves none that is not active', () => {
    expect(reachableFrom('queued', ATTEMPT_TRANSITIONS)).toEqual([...ATTEMPT_STATUSES].sort());
    const final = ATTEMPT_STATUSES.filter((status) => Object.keys(ATTEMPT_TRANSITIONS[status]).length === 0);
    expect(final).toEqual(ATTEMPT_STATUSES.filter((status) => !isActive(status)));
  });
});
