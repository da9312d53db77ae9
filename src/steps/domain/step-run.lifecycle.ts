import { TransitionRefused } from '../../kernel/errors';

export const STEP_STATUSES = ['pending', 'running', 'needs_qa', 'completed', 'failed', 'cancelled', 'blocked'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export type StepCommand =
  | 'claim'
  | 'produce'
  | 'requeue'
  | 'pass'
  | 'rework'
  | 'rejudge'
  | 'fail'
  | 'block'
  | 'approve'
  | 'retry'
  | 'rewind'
  | 'cancel';

/**
 * Queued is not running: a dispatched step stays `pending` (or `needs_qa`) with a queued attempt until a worker claims
 * it. `rework` is a QA failure, a red CI or a person's request that goes back to the engine; `rewind` undoes a step together with those after it.
 */
export const STEP_TRANSITIONS = {
  pending: { claim: 'running', block: 'blocked', fail: 'failed', cancel: 'cancelled' },
  running: { produce: 'needs_qa', requeue: 'pending', fail: 'failed', block: 'blocked', cancel: 'cancelled' },
  needs_qa: {
    pass: 'completed',
    rework: 'pending',
    fail: 'failed',
    block: 'blocked',
    approve: 'completed',
    rewind: 'pending',
    cancel: 'cancelled',
  },
  completed: { rework: 'pending', rewind: 'pending' },
  failed: {
    retry: 'pending',
    rework: 'pending',
    rejudge: 'needs_qa',
    approve: 'completed',
    rewind: 'pending',
    cancel: 'cancelled',
  },
  cancelled: { retry: 'pending', rewind: 'pending' },
  blocked: {
    retry: 'pending',
    rework: 'pending',
    rejudge: 'needs_qa',
    approve: 'completed',
    rewind: 'pending',
    cancel: 'cancelled',
  },
} as const satisfies Record<StepStatus, Partial<Record<StepCommand, StepStatus>>>;

/** The status after the command, or undefined when the table has no such move. */
export function nextStepStatus(from: StepStatus, command: StepCommand): StepStatus | undefined {
  const moves: Partial<Record<StepCommand, StepStatus>> = STEP_TRANSITIONS[from];
  return moves[command];
}

export function stepRefusal(
  name: string,
  status: StepStatus,
  action: string,
  allowed: readonly string[],
  because?: string,
): TransitionRefused {
  const possible = allowed.length > 0 ? `Possible now: ${allowed.join(', ')}.` : 'Nothing is possible now.';
  const why = because === undefined ? '' : ` ${because}`;
  return new TransitionRefused(
    'step.transition_refused',
    `Step ${name} is ${status}: ${action} is refused.${why} ${possible}`,
    { status, action, allowed_actions: allowed },
  );
}
