import type { Schemas } from '../../api/client';

/** How the step after those that are done looks, where only the protocol is at hand. */
export function currentOf(
  { status, active_attempt: attempt }: Pick<Schemas['Protocol'], 'status' | 'active_attempt'>,
  silent: boolean,
): string {
  if (silent) return 'silent';
  if (attempt !== null) return attempt.status === 'running' ? 'running' : 'queued';
  return status === 'blocked' || status === 'failed' || status === 'cancelled' ? status : 'pending';
}
