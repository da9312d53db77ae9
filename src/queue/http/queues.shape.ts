import {
  isoTime,
  isoTimeOrNull,
  ShownChoice,
  ShownFlag,
  ShownId,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import type { QueueCounts, RunningJob, WorkerRow } from '../application/job.store';
import type { QueuesView } from '../application/jobs.service';
import { JOB_TYPES, QUEUE_NAMES, type QueueName } from '../domain/job';
import { WORKER_STATES, workerState } from '../domain/worker';

class QueueCountsShape {
  @ShownWhole({ description: 'With those that are due later.' }) queued!: number;
  @ShownWhole() started!: number;
  @ShownWhole() finished!: number;
  @ShownWhole() failed!: number;
  @ShownWhole({ nullable: true, description: 'How long the first in line has been due; null when none is.' })
  oldest_queued_seconds!: number | null;
}

class QueueNamesShape {
  @ShownPart(() => QueueCountsShape) agents!: QueueCountsShape;
  @ShownPart(() => QueueCountsShape) control!: QueueCountsShape;
}

class RunningJobShape {
  @ShownId() job_id!: string;
  @ShownChoice(JOB_TYPES) type!: string;
  @ShownChoice(QUEUE_NAMES) queue!: string;
  @ShownId({ nullable: true }) protocol_run_id!: string | null;
  @ShownText({ nullable: true, example: '0001-add-a-cart' }) protocol_name!: string | null;
  @ShownId({ nullable: true }) step_run_id!: string | null;
  @ShownText({ nullable: true }) step_name!: string | null;
  @ShownId({ nullable: true, description: 'Null for a control job.' }) attempt_id!: string | null;
  @ShownTime({ nullable: true }) started_at!: string | null;
}

class WorkerShape {
  @ShownText() id!: string;
  @ShownText() host!: string;
  @ShownWhole() pid!: number;
  @ShownText() version!: string;
  @ShownChoice(WORKER_STATES, { description: 'lost: it fell silent; draining: it takes nothing new.' }) state!: string;
  @ShownFlag() alive!: boolean;
  @ShownWhole({ description: 'Attempts that it runs side by side.' }) slots!: number;
  @ShownWhole() used_slots!: number;
  @ShownWhole({ description: 'Jobs whose lease it holds, control jobs too.' }) running!: number;
  @ShownParts(() => RunningJobShape) jobs!: readonly RunningJobShape[];
  @ShownTime() started_at!: string;
  @ShownTime() heartbeat_at!: string;
  @ShownWhole() heartbeat_age_seconds!: number;
  @ShownTime({ nullable: true, description: 'Null while it reaches the queue.' }) queue_away_since!: string | null;
}

export class QueuesShape {
  @ShownChoice(['embedded', 'redis', 'postgres']) backend!: string;
  @ShownPart(() => QueueNamesShape) queues!: QueueNamesShape;
  @ShownParts(() => WorkerShape) workers!: readonly WorkerShape[];
}

export function queuesShape(view: QueuesView): QueuesShape {
  const { backend, workers, running, now } = view;
  const queue = (name: QueueName): QueueCountsShape => countsShape(view.counts[name], view.oldestDueAt[name], now);
  return {
    backend,
    queues: { agents: queue('agents'), control: queue('control') },
    workers: workers.map((worker) => {
      const jobs = running.filter(({ workerId }) => workerId === worker.id);
      return workerShape(worker, jobs, now);
    }),
  };
}

function countsShape(counts: QueueCounts, oldestDueAt: number | null, now: number): QueueCountsShape {
  return { ...counts, oldest_queued_seconds: oldestDueAt === null ? null : seconds(now - oldestDueAt) };
}

function workerShape(worker: WorkerRow, jobs: readonly RunningJob[], now: number): WorkerShape {
  const { id, host, pid, version, slots, startedAt, heartbeatAt, queueAwaySince } = worker;
  const state = workerState(worker, now);
  return {
    id,
    host,
    pid,
    version,
    state,
    alive: state === 'alive' || state === 'draining',
    slots,
    used_slots: jobs.filter(({ queue }) => queue === 'agents').length,
    running: jobs.length,
    jobs: jobs.map(runningShape),
    started_at: isoTime(startedAt),
    heartbeat_at: isoTime(heartbeatAt),
    heartbeat_age_seconds: seconds(now - heartbeatAt),
    queue_away_since: isoTimeOrNull(queueAwaySince),
  };
}

function runningShape(job: RunningJob): RunningJobShape {
  return {
    job_id: job.jobId,
    type: job.type,
    queue: job.queue,
    protocol_run_id: job.protocolRunId,
    protocol_name: job.protocolName,
    step_run_id: job.stepRunId,
    step_name: job.stepName,
    attempt_id: job.attemptId,
    started_at: isoTimeOrNull(job.startedAt),
  };
}

function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1_000));
}
