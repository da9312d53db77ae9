import { inWords } from '../../kernel/durations';
import { HELD, type Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import { silentSince } from '../../steps/domain/signal';
import { lossesOf, mustRunAlone } from './poison';
import { attemptInWords, capital, type Fleet, type Waiting, waiting, type WaitingState } from './waiting';

/** Of a run whose attempt a worker has claimed. */
export function waitsForWork(state: WaitingState, attempt: Attempt): Waiting {
  const { run, steps, job, facts } = state;
  const worker = attempt.workerId === null ? 'a worker' : `worker ${attempt.workerId}`;
  const work = attemptInWords(steps, attempt);
  const since = attempt.startedAt;
  const times = { leaseUntil: job?.leaseUntil ?? null, heartbeatAt: facts.worker?.heartbeatAt ?? null };
  const lost = silentSince(times, facts.now);
  if (lost !== null) {
    const left = (job?.leaseUntil ?? 0) - facts.now;
    const next = left > 0 ? `unless it is within ${inWords(left)}` : 'at the next look';
    const message = `${capital(worker)}, which is at ${work}, has not been heard of for ${inWords(facts.now - lost)}: the work is given to another ${next}.`;
    return waiting('worker_lost', message, { since: lost, until: job?.leaseUntil ?? null });
  }
  if (job?.cancelRequested === 1) {
    return waiting('ending', `${capital(worker)} ends ${work}, which was cancelled.`, { since: facts.since });
  }
  const paused = run.status === 'paused' ? ' It is paused: nothing else starts until it is resumed.' : '';
  return waiting('working', `${capital(worker)} is at ${work}.${paused}`, { since });
}

/** Of a run whose attempt nobody has claimed yet. */
export function waitsForWorker(state: WaitingState, attempt: Attempt): Waiting | undefined {
  const { steps, job, facts } = state;
  const work = capital(attemptInWords(steps, attempt));
  // Held without a pause: nothing would ever let it go.
  if (job === null || job.nextAttemptAt === HELD) return undefined;
  const { attempts, maxAttempts, errorCode, error, nextAttemptAt } = job;
  if (nextAttemptAt > facts.now && attempts > 0) {
    const why = `try ${String(attempts + 1)} of ${String(maxAttempts)}, after ${errorCode ?? 'a failure'}: ${withoutStop(error ?? '')}`;
    const times = { since: attempt.queuedAt, until: nextAttemptAt };
    return waiting('retry', `${work} is tried again at ${new Date(nextAttemptAt).toISOString()} (${why}).`, times);
  }
  const since = attempt.queuedAt;
  const missing = nobodyTakes(`${work} is queued`, facts.fleet, facts.now, since);
  if (missing !== undefined) return missing;
  const losses = lossesOf(state, attempt);
  if (mustRunAlone(losses)) {
    const place =
      job.workerId === null ? 'a worker that has nothing else at work' : `worker ${job.workerId} to be free`;
    const message = `${work} has lost ${String(losses)} workers in a row: it is run alone now, and waits for ${place}.`;
    return waiting('alone', message, { since });
  }
  return waiting('queued', `${work} ${line(state)}.`, { since });
}

function line({ facts }: WaitingState): string {
  const { fleet, ahead } = facts;
  const slots = `${String(fleet.slots)} slot${fleet.slots === 1 ? '' : 's'}`;
  if (ahead === null) return `is queued on ${slots}, far behind others`;
  const before = ahead + fleet.running;
  if (before < fleet.slots) return 'is queued: a worker takes it in a moment';
  return `is queued behind ${String(before)} attempt${before === 1 ? '' : 's'} on ${slots}`;
}

/** Why nobody takes jobs at all; undefined when somebody does. */
export function nobodyTakes(what: string, fleet: Fleet, now: number, since: number | null): Waiting | undefined {
  if (fleet.workers === 0) {
    return waiting('no_worker', `${what}, but no worker is running: start one.`, { since });
  }
  if (fleet.queueAwaySince === null) return undefined;
  const away = `${what}, but the queue has been unreachable for ${inWords(now - fleet.queueAwaySince)}: it goes on by itself when it is back.`;
  return waiting('queue_unreachable', away, { since: fleet.queueAwaySince });
}

/** A control job that is due and that nobody takes. */
export function controlStands(job: Job, { facts }: WaitingState, what: string): Waiting | undefined {
  if (job.status !== 'queued' || job.nextAttemptAt > facts.now) return undefined;
  return nobodyTakes(what, facts.fleet, facts.now, job.nextAttemptAt);
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
