import type { Meter } from '../../ports/meter';
import type { ControlEnd } from '../application/control-work';
import type { Job } from '../domain/job';

/** Control jobs, counted after the commit of each statement. */
export function countClaim(meter: Meter, { type, startedAt, nextAttemptAt }: Job): void {
  meter.observe('job_wait_seconds', { type }, Math.max(0, ((startedAt ?? nextAttemptAt) - nextAttemptAt) / 1_000));
}

/** `job` is the row as it was written; undefined when the lease was gone, and nothing was. */
export function countEnd(meter: Meter, job: Job | undefined, end: ControlEnd, now: number): void {
  if (job === undefined) {
    meter.count('fenced_writes_total', { op: 'control' });
    return;
  }
  const labels = { type: job.type, status: statusOf(end) };
  meter.count('jobs_processed_total', labels);
  meter.observe('job_duration_seconds', labels, Math.max(0, (now - (job.startedAt ?? now)) / 1_000));
}

export function countLosses(meter: Meter, jobs: readonly Job[]): void {
  for (const { type } of jobs) {
    meter.count('jobs_processed_total', { type, status: 'lost' });
    meter.count('leases_lost_total', {});
    meter.count('sweeper_actions_total', { case: 'lease' });
  }
}

function statusOf(end: ControlEnd): string {
  if (end.kind === 'done') return 'succeeded';
  if (end.kind === 'failed') return 'failed';
  return end.error === undefined ? 'again' : 'retried';
}
