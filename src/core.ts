import { randomUUID } from 'node:crypto';
import type { Config } from './config/config';
import { productVersion } from './config/version';
import { SqlCheckStore } from './ci/persistence/sql-check.store';
import { createControlRunner } from './control-jobs';
import { createEngines, engineEnvironment } from './engines';
import { ENTITIES } from './entities';
import { SystemClock } from './kernel/clock';
import { UuidV7Ids } from './kernel/ids';
import { ForgeConnections } from './platform/forges/forge-registry';
import { GitWorkspaces } from './platform/git/git-workspaces';
import { Metrics } from './platform/observability/metrics';
import type { Database } from './platform/persistence/database';
import { type DatabaseLocation, openDatabase } from './platform/persistence/data-source';
import { acquireInstanceLock, type InstanceLock } from './platform/persistence/instance-lock';
import { installationEpoch, migrate } from './platform/persistence/migrate';
import { ChildEnvironment } from './platform/process/child-environment';
import { ChildProcessRunner } from './platform/process/child-process-runner';
import { createQueueTransport } from './platform/queue/create-queue-transport';
import { AesSecretBox, secretKey } from './platform/secrets/aes-secret-box';
import type { EngineRegistry } from './ports/engine';
import type { Forges } from './ports/forge';
import type { Log } from './ports/log';
import type { QueueTransport } from './ports/queue-transport';
import type { Workspaces } from './ports/workspaces';
import { ProjectsService } from './projects/application/projects.service';
import { SqlProjectStore } from './projects/persistence/sql-project.store';
import { PlanProtocolHandler } from './protocols/application/plan-protocol.handler';
import type { ProtocolStore } from './protocols/application/protocol.store';
import { ProtocolsService } from './protocols/application/protocols.service';
import { SqlProtocolStore } from './protocols/persistence/sql-protocol.store';
import { JobRunner } from './queue/application/job-runner';
import { LeaseKeeper } from './queue/application/lease-keeper';
import { QueueRelay } from './queue/application/queue-relay';
import { Sweeper } from './queue/application/sweeper';
import { WorkerRuntime } from './queue/application/worker-runtime';
import { SqlJobStore } from './queue/persistence/sql-job.store';
import { AttemptLogs } from './steps/application/attempt-logs';
import { Delivery } from './steps/application/delivery';
import { EngineSession } from './steps/application/engine-session';
import { ExecuteStepHandler } from './steps/application/execute-step.handler';
import { GateRunner } from './steps/application/gate-runner';
import { JudgeStepHandler } from './steps/application/judge-step.handler';
import { Settlement } from './steps/application/settlement';
import { StepsService } from './steps/application/steps.service';
import { SqlAttemptOutputStore } from './steps/persistence/sql-attempt-output.store';
import { SqlStepStore } from './steps/persistence/sql-step.store';
import { DeliveriesService } from './webhooks/application/deliveries.service';
import { SignalEffects } from './webhooks/application/signal-effects';
import { WebhookReceiver } from './webhooks/application/webhook-receiver';
import { PrometheusWebhookMeter } from './webhooks/persistence/prometheus-webhook-meter';
import { SqlDeliveryStore } from './webhooks/persistence/sql-delivery.store';

/** Control jobs end in seconds; many may run side by side without starving the agents. */
const CONTROL_SLOTS = 16;

/** What a process can be given instead of the real parts: for tests and benchmarks. */
export interface CoreParts {
  readonly workspaces?: Workspaces;
  readonly engines?: EngineRegistry;
  readonly transport?: QueueTransport;
  readonly forges?: Forges;
}

export type Core = Awaited<ReturnType<typeof createCore>>;

/**
 * Composes everything that API and worker share, connected and migrated. Throws `database.unreachable` and
 * `queue.unreachable`: a process that cannot reach what it was configured with must not start.
 */
export async function createCore(config: Config, log: Log, parts: CoreParts = {}) {
  const database = await openDatabase(locationOf(config), ENTITIES);
  await migrate(database);
  // Before the queue: two processes on one embedded queue would ruin it.
  const lock = await ownDatabase(config, database);
  const transport = parts.transport ?? (await openTransport(config, log, database));
  const epoch = await installationEpoch(database);
  const ids = new UuidV7Ids();
  const { settings } = config;

  const jobs = new SqlJobStore(database);
  const relay = new QueueRelay(transport, jobs, epoch, log);
  const protocolStore: ProtocolStore = new SqlProtocolStore(database, relay, ids, settings.JOB_ATTEMPTS);
  const stepStore = new SqlStepStore(database);
  const output = new SqlAttemptOutputStore(database);

  const processes = new ChildProcessRunner(KILL_GRACE);
  const environment = new ChildEnvironment(config.environment);
  const workspaces =
    parts.workspaces ??
    new GitWorkspaces({ dataDir: config.dataDir, runner: processes, environment: config.environment });
  const engines = parts.engines ?? createEngines(config, processes, environment);

  const box = new AesSecretBox(secretKey(settings.SECRET_KEY, config.dataDir));
  const clock = new SystemClock();
  const forges = parts.forges ?? new ForgeConnections(clock);
  const webhookKeys = {
    serverSecret: settings.WEBHOOK_TOKEN,
    graceMs: settings.WEBHOOK_SECRET_GRACE_HOURS * 3_600_000,
  };
  const projectStore = new SqlProjectStore(database, ids, relay);
  const projects = new ProjectsService(projectStore, box, engines, ids, clock, webhookKeys);
  const defaults = { engine: settings.DEFAULT_ENGINE, policies: config.policies };
  const protocols = new ProtocolsService(protocolStore, projects, engines, ids, defaults);
  const steps = new StepsService(stepStore, protocolStore, engines);
  const sweeper = new Sweeper(jobs, protocolStore, relay, log, {
    sweepMs: settings.SWEEP_SECONDS * 1_000,
    leaseMs: settings.LEASE_SECONDS * 1_000,
  });

  const metrics = new Metrics();
  const deliveryStore = new SqlDeliveryStore(database);
  const effects = new SignalEffects(projects, protocolStore, deliveryStore);
  const meter = new PrometheusWebhookMeter(metrics);
  const webhooks = new WebhookReceiver(projects, deliveryStore, effects, meter, clock, ids, log);
  const deliveries = new DeliveriesService(deliveryStore, effects, ids);
  const checks = new SqlCheckStore(database);

  const outside = { forges, metrics, webhooks, deliveries, checks };
  const shared = { config, log, database, lock, transport, epoch, ids, jobs, relay, protocolStore, stepStore, output };
  return { ...shared, ...outside, processes, environment, workspaces, engines, projects, protocols, steps, sweeper };
}

/** The part of a process that takes jobs. */
export function createWorker(core: Core): WorkerRuntime {
  const { config, log, jobs, relay, protocolStore, stepStore, projects, workspaces, processes, engines, output } = core;
  const { settings, dataDir } = config;
  const leaseMs = settings.LEASE_SECONDS * 1_000;
  const backoff = { baseMs: settings.JOB_BACKOFF_BASE * 1_000, maxMs: settings.JOB_BACKOFF_MAX * 1_000 };
  // Random, not the host's name: a restarted process is another worker.
  const id = `w-${randomUUID().slice(0, 8)}`;
  const slots = { agents: settings.WORKER_CONCURRENCY, control: CONTROL_SLOTS };
  const identity = { id, host: config.host, pid: process.pid, version: productVersion(), slots };

  const settlement = new Settlement(protocolStore, backoff);
  const logs = new AttemptLogs(output);
  const sessions = new EngineSession(engines, projects, protocolStore, log, {
    dataDir,
    timeoutMs: settings.AGENT_TIMEOUT * 1_000,
    idleTimeoutMs: settings.AGENT_IDLE_TIMEOUT * 1_000,
    engineEnvironment: (engine) => engineEnvironment(config, engine),
  });
  const gates = new GateRunner(processes, (options) => core.environment.for(options), settings.GATE_TIMEOUT * 1_000);
  const delivery = new Delivery(workspaces, settlement);
  const handlers = {
    'protocol.plan': new PlanProtocolHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      logs,
      settlement,
      core.ids,
    ),
    'step.execute': new ExecuteStepHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      logs,
      delivery,
      settlement,
    ),
    'step.qa': new JudgeStepHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      gates,
      logs,
      settlement,
      dataDir,
    ),
  };
  const beat = (): Promise<void> => jobs.beat({ ...identity, slots: slots.agents });
  const leases = new LeaseKeeper(jobs, log, leaseMs, beat);
  relay.onCancelled(() => {
    leases.nudge();
  });
  const control = createControlRunner(core, { id, leaseMs, backoff }, leases);
  const runner = new JobRunner(protocolStore, relay, leases, handlers, control, log, {
    workerId: id,
    epoch: core.epoch,
    leaseMs,
    slots,
    backoff,
  });
  return new WorkerRuntime(identity, core.transport, runner, leases, jobs, log);
}

/** A cancelled agent is gone within ten seconds, the time until the worker hears of it included. */
const KILL_GRACE = { interruptGraceMs: 1_000, sigintGraceMs: 2_500, sigtermGraceMs: 1_500 };

export function locationOf(config: Config): DatabaseLocation {
  return config.databaseUrl === null
    ? { kind: 'sqlite', path: config.sqlitePath }
    : { kind: 'postgres', url: config.databaseUrl, poolSize: config.settings.DB_POOL_SIZE };
}

/** A SQLite file has one process; throws `database.in_use`. */
async function ownDatabase(config: Config, database: Database): Promise<InstanceLock | undefined> {
  if (database.dialect !== 'sqlite') return undefined;
  return acquireInstanceLock(database, { id: randomUUID(), host: config.host, pid: process.pid });
}

async function openTransport(config: Config, log: Log, database: Database): Promise<QueueTransport> {
  const transport = createQueueTransport({
    url: config.queueUrl,
    dataDir: config.dataDir,
    epoch: await installationEpoch(database),
    log: (level, message, facts) => {
      log.write(level, message, facts);
    },
  });
  await transport.open();
  return transport;
}
