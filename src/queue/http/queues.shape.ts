import {
  isoTime,
  ShownChoice,
  ShownFlag,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import type { WorkerRow } from '../application/job.store';
import type { QueuesView } from '../application/jobs.service';

/** A worker beats with every renewal of its leases, and at least every few seconds. */
const ALIVE_MS = 30_000;

class QueueCountsShape {
  @ShownWhole() queued!: number;
  @ShownWhole() started!: number;
  @ShownWhole() finished!: number;
  @ShownWhole() failed!: number;
}

class QueueNamesShape {
  @ShownPart(() => QueueCountsShape) agents!: QueueCountsShape;
  @ShownPart(() => QueueCountsShape) control!: QueueCountsShape;
}

class WorkerShape {
  @ShownText() id!: string;
  @ShownText() host!: string;
  @ShownWhole() pid!: number;
  @ShownText() version!: string;
  @ShownWhole() slots!: number;
  @ShownWhole({ description: 'Jobs whose lease it holds.' }) running!: number;
  @ShownTime() started_at!: string;
  @ShownTime() heartbeat_at!: string;
  @ShownFlag() alive!: boolean;
}

export class QueuesShape {
  @ShownChoice(['embedded', 'redis', 'postgres']) backend!: string;
  @ShownPart(() => QueueNamesShape) queues!: QueueNamesShape;
  @ShownParts(() => WorkerShape) workers!: readonly WorkerShape[];
}

export function queuesShape({ backend, queues, workers }: QueuesView, now: number): QueuesShape {
  return { backend, queues, workers: workers.map((worker) => workerShape(worker, now)) };
}

function workerShape(worker: WorkerRow, now: number): WorkerShape {
  const { id, host, pid, version, slots, running, startedAt, heartbeatAt, stoppedAt } = worker;
  return {
    id,
    host,
    pid,
    version,
    slots,
    running,
    started_at: isoTime(startedAt),
    heartbeat_at: isoTime(heartbeatAt),
    alive: stoppedAt === null && now - heartbeatAt < ALIVE_MS,
  };
}
