import type { Database } from '../../platform/persistence/database';
import type { SqlRow } from '../../platform/persistence/sql';
import type { QueueCounts, QueueOverview, RunningJob, WorkerRow } from '../application/job.store';
import { type JobStatus, type JobType, QUEUE_NAMES, type QueueName } from '../domain/job';

const WORKER_SEEN_MS = 3_600_000;

/** Four statements however many jobs and workers there are; all counts come from our own table, whatever the queue is. */
export async function queueOverview({ read, now }: Database): Promise<QueueOverview> {
  const [counts, oldest, workers, running] = await Promise.all([
    read.all('SELECT queue, status, count(*) AS jobs FROM jobs GROUP BY queue, status'),
    read.all(
      `SELECT ${now} AS now, (${oldestDue('agents', now)}) AS agents, (${oldestDue('control', now)}) AS control`,
    ),
    read.all(
      `SELECT * FROM workers WHERE heartbeat_at > ${now} - $1 OR EXISTS (
         SELECT 1 FROM jobs j WHERE j.status = 'started' AND j.worker_id = workers.id)
       ORDER BY started_at DESC, id`,
      [WORKER_SEEN_MS],
    ),
    read.all(
      `SELECT j.id, j.worker_id, j.type, j.queue, j.protocol_run_id, r.protocol_name, j.step_run_id, s.step_name,
         j.attempt_id, j.started_at
       FROM jobs j LEFT JOIN protocol_runs r ON r.id = j.protocol_run_id LEFT JOIN step_runs s ON s.id = j.step_run_id
       WHERE j.status = 'started' ORDER BY j.started_at, j.id`,
    ),
  ]);
  const due = oldest[0] ?? {};
  return {
    now: Number(due.now),
    counts: byQueue((queue) => countsOf(counts, queue)),
    oldestDueAt: byQueue((queue) => (due[queue] == null ? null : Number(due[queue]))),
    workers: workers.map(toWorker),
    running: running.map(toRunning),
  };
}

function oldestDue(queue: QueueName, now: string): string {
  return `SELECT min(next_attempt_at) FROM jobs WHERE status = 'queued' AND queue = '${queue}' AND next_attempt_at <= ${now}`;
}

function byQueue<T>(of: (queue: QueueName) => T): Readonly<Record<QueueName, T>> {
  return Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, of(queue)])) as Record<QueueName, T>;
}

function countsOf(rows: readonly SqlRow[], queue: QueueName): QueueCounts {
  const of = (status: JobStatus): number =>
    Number(rows.find((row) => row.queue === queue && row.status === status)?.jobs ?? 0);
  return { queued: of('queued'), started: of('started'), finished: of('finished'), failed: of('failed') };
}

function toWorker(row: SqlRow): WorkerRow {
  return {
    id: String(row.id),
    host: String(row.host),
    pid: Number(row.pid),
    version: String(row.version),
    slots: Number(row.slots),
    startedAt: Number(row.started_at),
    heartbeatAt: Number(row.heartbeat_at),
    drainingAt: timeOrNull(row.draining_at),
    stoppedAt: timeOrNull(row.stopped_at),
    queueAwaySince: timeOrNull(row.queue_away_since),
  };
}

function toRunning(row: SqlRow): RunningJob {
  return {
    jobId: String(row.id),
    workerId: textOrNull(row.worker_id) ?? '',
    type: row.type as JobType,
    queue: row.queue as QueueName,
    protocolRunId: textOrNull(row.protocol_run_id),
    protocolName: textOrNull(row.protocol_name),
    stepRunId: textOrNull(row.step_run_id),
    stepName: textOrNull(row.step_name),
    attemptId: textOrNull(row.attempt_id),
    startedAt: timeOrNull(row.started_at),
  };
}

function timeOrNull(value: SqlRow[string] | undefined): number | null {
  return value == null ? null : Number(value);
}

function textOrNull(value: SqlRow[string] | undefined): string | null {
  return value == null ? null : String(value);
}
