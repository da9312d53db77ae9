import { TransitionRefused } from '../../kernel/errors';

export const PROTOCOL_STATUSES = [
  'pending',
  'planning',
  'planned',
  'running',
  'paused',
  'blocked',
  'failed',
  'cancelled',
  'completed',
] as const;
export type ProtocolStatus = (typeof PROTOCOL_STATUSES)[number];

export type ProtocolCommand =
  | 'plan'
  | 'finish_plan'
  | 'run'
  | 'pause'
  | 'resume_planning'
  | 'resume_planned'
  | 'resume_running'
  | 'block'
  | 'fail'
  | 'complete'
  | 'cancel';

/**
 * Every move a protocol can make. `paused` accepts what a running attempt may still bring (`finish_plan`, `block`,
 * `fail`), since a pause lets it end; where it came from is on the run. `complete` out of `paused` and `blocked` is a merge
 * by a person, with every step done. A terminal row has no moves, so a late job,
 * webhook or worker cannot bring it back.
 */
export const PROTOCOL_TRANSITIONS = {
  pending: { plan: 'planning', cancel: 'cancelled' },
  planning: { finish_plan: 'planned', pause: 'paused', block: 'blocked', fail: 'failed', cancel: 'cancelled' },
  planned: { run: 'running', pause: 'paused', block: 'blocked', cancel: 'cancelled' },
  running: {
    run: 'running',
    pause: 'paused',
    block: 'blocked',
    fail: 'failed',
    complete: 'completed',
    cancel: 'cancelled',
  },
  paused: {
    finish_plan: 'paused',
    resume_planning: 'planning',
    resume_planned: 'planned',
    resume_running: 'running',
    block: 'blocked',
    fail: 'failed',
    complete: 'completed',
    cancel: 'cancelled',
  },
  blocked: { plan: 'planning', run: 'running', complete: 'completed', cancel: 'cancelled' },
  failed: { plan: 'planning', run: 'running' },
  cancelled: {},
  completed: {},
} as const satisfies Record<ProtocolStatus, Partial<Record<ProtocolCommand, ProtocolStatus>>>;

/** The status after the command, or undefined when the table has no such move. */
export function nextProtocolStatus(from: ProtocolStatus, command: ProtocolCommand): ProtocolStatus | undefined {
  const moves: Partial<Record<ProtocolCommand, ProtocolStatus>> = PROTOCOL_TRANSITIONS[from];
  return moves[command];
}

export function isTerminal(status: ProtocolStatus): boolean {
  return Object.keys(PROTOCOL_TRANSITIONS[status]).length === 0;
}

/** Statuses in which work may be dispatched or claimed. */
export function acceptsWork(status: ProtocolStatus): boolean {
  return status === 'planning' || status === 'running';
}

/** The refusal that every caller gets: it says what is possible instead. */
export function protocolRefusal(
  name: string,
  status: ProtocolStatus,
  action: string,
  allowed: readonly string[],
  because?: string,
): TransitionRefused {
  const possible = allowed.length > 0 ? `Possible now: ${allowed.join(', ')}.` : 'Nothing is possible any more.';
  const why = because === undefined ? '' : ` ${because}`;
  return new TransitionRefused(
    'protocol.transition_refused',
    `Protocol ${name} is ${status}: ${action} is refused.${why} ${possible}`,
    { status, action, allowed_actions: allowed },
  );
}
