import { inWords } from '../../kernel/durations';
import type { JobOut, QueuesOut, WorkerOut } from '../api/api-types';
import { table } from '../table';

export function queueLines({ backend, queues, workers }: QueuesOut, width: number): string[] {
  const rows = Object.entries(queues).map(([name, counts]) => [
    name,
    ...[counts.queued, counts.started, counts.finished, counts.failed].map(String),
    counts.oldest_queued_seconds === null ? '' : inWords(counts.oldest_queued_seconds * 1_000),
  ]);
  return [
    `backend ${backend}`,
    '',
    ...table(['QUEUE', 'QUEUED', 'STARTED', 'FINISHED', 'FAILED', 'OLDEST'], rows, width),
    '',
    ...workerLines(workers, width),
  ];
}

function workerLines(workers: readonly WorkerOut[], width: number): string[] {
  const alive = workers.some(({ state }) => state === 'alive');
  const none = alive ? [] : ['No worker is alive: nothing will run.'];
  if (workers.length === 0) return none;
  const rows = workers.map((worker) => [
    worker.id,
    worker.queue_away_since === null ? worker.state : `${worker.state}, no queue`,
    worker.host,
    worker.version,
    `${String(worker.used_slots)}/${String(worker.slots)}`,
    `${inWords(worker.heartbeat_age_seconds * 1_000)} ago`,
    worker.jobs.map(atWork).join('; '),
  ]);
  return [...none, ...table(['WORKER', 'STATE', 'HOST', 'VERSION', 'SLOTS', 'HEARD', 'AT WORK'], rows, width)];
}

function atWork({ type, protocol_name: protocol, step_name: step }: WorkerOut['jobs'][number]): string {
  return [type, protocol, step].filter((part) => part !== null).join(' ');
}

export function jobTable(jobs: readonly JobOut[], width: number): string[] {
  if (jobs.length === 0) return ['No jobs.'];
  const rows = jobs.map((job) => [
    job.id,
    job.type,
    job.status,
    `${String(job.attempts)}/${String(job.max_attempts)}`,
    job.worker_id ?? '',
    job.created_at,
    [job.error_code, job.error].filter((part) => part !== null).join(': '),
  ]);
  return table(['ID', 'TYPE', 'STATUS', 'TRIES', 'WORKER', 'CREATED', 'ERROR'], rows, width);
}
