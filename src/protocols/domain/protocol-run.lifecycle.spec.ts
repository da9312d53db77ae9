import {
  isTerminal,
  nextProtocolStatus,
  PROTOCOL_STATUSES,
  PROTOCOL_TRANSITIONS,
  type ProtocolCommand,
} from './protocol-run.lifecycle';
import { reachableFrom, tableOf } from '../../../test/support/lifecycle-table';

const COMMANDS: readonly ProtocolCommand[] = [
  'plan',
  'finish_plan',
  'run',
  'pause',
  'resume_planning',
  'resume_planned',
  'resume_running',
  'block',
  'fail',
  'complete',
  'cancel',
];

describe('the protocol lifecycle', () => {
  it('makes these moves and refuses all others', () => {
    expect(tableOf(PROTOCOL_STATUSES, COMMANDS, nextProtocolStatus)).toMatchInlineSnapshot(`
      "pending
        plan: planning, cancel: cancelled
        refuses finish_plan run pause resume_planning resume_planned resume_running block fail complete
      planning
        finish_plan: planned, pause: paused, block: blocked, fail: failed, cancel: cancelled
        refuses plan run resume_planning resume_planned resume_running complete
      planned
        run: running, pause: paused, block: blocked, cancel: cancelled
        refuses plan finish_plan resume_planning resume_planned resume_running fail complete
      running
        run: running, pause: paused, block: blocked, fail: failed, complete: completed, cancel: cancelled
        refuses plan finish_plan resume_planning resume_planned resume_running
      paused
        finish_plan: paused, resume_planning: planning, resume_planned: planned, resume_running: running, block: blocked, fail: failed, complete: completed, cancel: cancelled
        refuses plan run pause
      blocked
        plan: planning, run: running, complete: completed, cancel: cancelled
        refuses finish_plan pause resume_planning resume_planned resume_running block fail
      failed
        plan: planning, run: running
        refuses finish_plan pause resume_planning resume_planned resume_running block fail complete cancel
      cancelled
        nothing
        refuses plan finish_plan run pause resume_planning resume_planned resume_running block fail complete cancel
      completed
        nothing
        refuses plan finish_plan run pause resume_planning resume_planned resume_running block fail complete cancel"
    `);
  });

  it('reaches every status from pending', () => {
    expect(reachableFrom('pending', PROTOCOL_TRANSITIONS)).toEqual([...PROTOCOL_STATUSES].sort());
  });

  it('ends in completed and cancelled only', () => {
    expect(PROTOCOL_STATUSES.filter(isTerminal)).toEqual(['cancelled', 'completed']);
  });
});
