import type { Attempt } from '../../steps/domain/attempt';
import type { RunContext } from './run-context';
import { stepOf } from './run-context';

/** Lost workers in a row after which the work itself is taken for their killer. */
export const POISON_LOSSES = 3;

/** So long a job that met no room is left alone, then any worker may take it. */
const POSTPONED_MS = 2_000;
/** So long a worker keeps the room that it has promised; it is promised anew whenever the job comes by. */
export const PROMISE_MS = 60_000;

/** Workers that were lost in a row while they ran what this attempt is for. */
export function lossesOf(context: Pick<RunContext, 'run'> & Parameters<typeof stepOf>[0], attempt: Attempt): number {
  return attempt.stepRunId === null ? context.run.planLosses : (stepOf(context, attempt)?.losses ?? 0);
}

/**
 * Whoever dies takes down everything that was at work beside it, so a loss says nothing about one of several. The last
 * try before the verdict is therefore made by a worker that has nothing else at work: a loss then has one possible cause.
 */
export function mustRunAlone(losses: number): boolean {
  return losses >= POISON_LOSSES - 1;
}

/**
 * There is no room for the job on this worker now: another may be free. Gives true when this worker shall make room,
 * which one worker at a time does for a job that has to run alone: without, one that is never idle would never take it.
 */
export function postpone(context: RunContext, workerId: string): boolean {
  const { job, attempt, now } = context;
  if (job === null || attempt === null) return false;
  Object.assign(job, { nextAttemptAt: now + POSTPONED_MS, relayedAt: null, dispatch: job.dispatch + 1 });
  if (!mustRunAlone(lossesOf(context, attempt))) return false;
  if (job.workerId !== workerId && (job.leaseUntil ?? 0) > now) return false;
  Object.assign(job, { workerId, leaseUntil: now + PROMISE_MS });
  return true;
}
