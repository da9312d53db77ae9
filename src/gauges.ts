import type { Config } from './config/config';
import { freeBytes } from './platform/files/disk-space';
import type { Metrics, SetGauge } from './platform/observability/metrics';
import type { Database } from './platform/persistence/database';
import { SqlWorkload } from './platform/persistence/sql-workload';
import type { EngineRegistry } from './ports/engine';
import type { QueueTransport } from './ports/queue-transport';
import { PROTOCOL_STATUSES } from './protocols/domain/protocol-run.lifecycle';
import type { Sweeper } from './queue/application/sweeper';
import type { WorkerWatch } from './queue/application/worker-watch';
import { QUEUE_NAMES } from './queue/domain/job';
import { STEP_STATUSES } from './steps/domain/step-run.lifecycle';

interface Parts {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly transport: QueueTransport;
  readonly engines: EngineRegistry;
  readonly sweeper: Sweeper;
  readonly workerWatch: WorkerWatch;
}

/** Everything that is read at a scrape. A gauge of another module is one more source here, and a row of the catalogue. */
export function addGauges({ config, metrics, database, transport, engines, sweeper, workerWatch }: Parts): void {
  const workload = new SqlWorkload(database);
  metrics.addSource({
    name: 'database',
    gauges: [
      ...([
        'queue_jobs',
        'oldest_queued_seconds',
        'outbox_pending',
        'outbox_oldest_seconds',
        'attempts_active',
      ] as const),
      ...(['protocols', 'steps', 'workers_alive', 'database_up'] as const),
    ],
    read: async (set) => {
      setWorkload(set, await workload.read(), engines.names());
      set('database_up', {}, 1);
    },
  });
  metrics.addSource({
    name: 'queue',
    gauges: ['queue_up', 'redis_evicted_keys', 'redis_used_memory_bytes', 'redis_aof_enabled'],
    read: async (set) => {
      const { evictedKeys, usedMemoryBytes, aofEnabled } = await transport.vitals();
      set('queue_up', {}, 1);
      if (evictedKeys !== undefined) set('redis_evicted_keys', {}, evictedKeys);
      if (usedMemoryBytes !== undefined) set('redis_used_memory_bytes', {}, usedMemoryBytes);
      if (aofEnabled !== undefined) set('redis_aof_enabled', {}, aofEnabled ? 1 : 0);
    },
  });
  metrics.addSource({
    name: 'disk',
    gauges: ['data_free_bytes'],
    read: async (set) => {
      set('data_free_bytes', {}, await freeBytes(config.dataDir));
    },
  });
  metrics.addSource({
    name: 'process',
    gauges: [
      ...(['sweeper_last_success_timestamp_seconds', 'db_pool_connections'] as const),
      ...(['worker_slots', 'worker_slots_used', 'consumer_canary_age_seconds'] as const),
    ],
    read: (set) => {
      if (sweeper.succeededAt !== undefined) {
        set('sweeper_last_success_timestamp_seconds', {}, sweeper.succeededAt / 1_000);
      }
      for (const [state, connections] of Object.entries(database.connections() ?? {})) {
        set('db_pool_connections', { state }, connections);
      }
      for (const { queue, slots, used, silentMs } of workerWatch.worker?.vitals() ?? []) {
        set('worker_slots', { queue }, slots);
        set('worker_slots_used', { queue }, used);
        if (silentMs !== null) set('consumer_canary_age_seconds', { queue }, silentMs / 1_000);
      }
    },
  });
}

/** With zeros for what there is none of: a series that comes and goes cannot be told from one that nobody reports. */
function setWorkload(set: SetGauge, work: Awaited<ReturnType<SqlWorkload['read']>>, engines: readonly string[]): void {
  for (const queue of QUEUE_NAMES) {
    const queued = work.queued.find((each) => each.queue === queue);
    const started = work.started.filter((each) => each.queue === queue);
    set('queue_jobs', { queue, state: 'queued' }, queued?.due ?? 0);
    set('queue_jobs', { queue, state: 'delayed' }, queued?.delayed ?? 0);
    set('queue_jobs', { queue, state: 'started' }, sum(started.map(({ jobs }) => jobs)));
    set('queue_jobs', { queue, state: 'failed' }, work.failed.get(queue) ?? 0);
    set('oldest_queued_seconds', { queue }, (queued?.oldestMs ?? 0) / 1_000);
  }
  set('outbox_pending', {}, sum(work.queued.map(({ unrelayed }) => unrelayed)));
  set('outbox_oldest_seconds', {}, Math.max(0, ...work.queued.map((each) => each.unrelayedOldestMs)) / 1_000);
  const running = work.started.filter(({ engine }) => engine !== null);
  for (const engine of new Set([...engines, ...running.map((each) => each.engine ?? '')])) {
    set('attempts_active', { engine }, sum(running.filter((each) => each.engine === engine).map(({ jobs }) => jobs)));
  }
  for (const status of PROTOCOL_STATUSES) set('protocols', { status }, work.protocols.get(status) ?? 0);
  for (const status of STEP_STATUSES) set('steps', { status }, work.steps.get(status) ?? 0);
  set('workers_alive', {}, work.workersAlive);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
