export const ATTEMPT_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'lost'] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

export type AttemptCommand = 'claim' | 'succeed' | 'fail' | 'cancel' | 'lose';

/** Attempts are history: an ended one has no moves. `fail` of a queued one is a refusal before any work began. */
export const ATTEMPT_TRANSITIONS = {
  queued: { claim: 'running', fail: 'failed', cancel: 'cancelled' },
  running: { succeed: 'succeeded', fail: 'failed', cancel: 'cancelled', lose: 'lost' },
  succeeded: {},
  failed: {},
  cancelled: {},
  lost: {},
} as const satisfies Record<AttemptStatus, Partial<Record<AttemptCommand, AttemptStatus>>>;

/** The status after the command, or undefined when the table has no such move. */
export function nextAttemptStatus(from: AttemptStatus, command: AttemptCommand): AttemptStatus | undefined {
  const moves: Partial<Record<AttemptCommand, AttemptStatus>> = ATTEMPT_TRANSITIONS[from];
  return moves[command];
}

export function isActive(status: AttemptStatus): boolean {
  return status === 'queued' || status === 'running';
}
