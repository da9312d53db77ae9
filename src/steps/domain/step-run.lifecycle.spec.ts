import { nextStepStatus, STEP_STATUSES, STEP_TRANSITIONS, type StepCommand } from './step-run.lifecycle';
import { reachableFrom, tableOf } from '../../../test/support/lifecycle-table';

const COMMANDS: readonly StepCommand[] = [
  'claim',
  'produce',
  'requeue',
  'pass',
  'rework',
  'rejudge',
  'fail',
  'block',
  'approve',
  'retry',
  'rewind',
  'cancel',
];

describe('the step lifecycle', () => {
  it('makes these moves and refuses all others', () => {
    expect(tableOf(STEP_STATUSES, COMMANDS, nextStepStatus)).toMatchInlineSnapshot(`
      "pending
        claim: running, fail: failed, block: blocked, cancel: cancelled
        refuses produce requeue pass rework rejudge approve retry rewind
      running
        produce: needs_qa, requeue: pending, fail: failed, block: blocked, cancel: cancelled
        refuses claim pass rework rejudge approve retry rewind
      needs_qa
        pass: completed, rework: pending, fail: failed, block: blocked, approve: completed, rewind: pending, cancel: cancelled
        refuses claim produce requeue rejudge retry
      completed
        rework: pending, rewind: pending
        refuses claim produce requeue pass rejudge fail block approve retry cancel
      failed
        rework: pending, rejudge: needs_qa, approve: completed, retry: pending, rewind: pending, cancel: cancelled
        refuses claim produce requeue pass fail block
      cancelled
        retry: pending, rewind: pending
        refuses claim produce requeue pass rework rejudge fail block approve cancel
      blocked
        rework: pending, rejudge: needs_qa, approve: completed, retry: pending, rewind: pending, cancel: cancelled
        refuses claim produce requeue pass fail block"
    `);
  });

  it('reaches every status from pending', () => {
    expect(reachableFrom('pending', STEP_TRANSITIONS)).toEqual([...STEP_STATUSES].sort());
  });
});
