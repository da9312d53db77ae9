import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Config } from './config/config';
import { SqlCheckStore } from './ci/persistence/sql-check.store';
import { DemoService } from './demo/application/demo.service';
import { SqlDoctorStore } from './doctor/persistence/sql-doctor.store';
import { createEngines, engineEnvironment } from './engines';
import { ENTITIES } from './entities';
import { addGauges } from './gauges';
import { SystemClock } from './kernel/clock';
import { UuidV7Ids } from './kernel/ids';
import { ForgeConnections } from './platform/forges/forge-registry';
import { GitWorkspaces } from './platform/git/git-workspaces';
import { GitSampleRepository } from './platform/git/sample-repository';
import { Metrics } from './platform/observability/metrics';
import type { Database } from './platform/persistence/database';
import { SqlIdempotencyKeys } from './platform/persistence/sql-idempotency-keys';
import { SqlResourceProjects } from './platform/persistence/sql-resource-projects';
import { type DatabaseLocation, openDatabase } from './platform/persistence/data-source';
import { acquireInstanceLock, type InstanceLock } from './platform/persistence/instance-lock';
import { installationEpoch, migrate } from './platform/persistence/migrate';
import { ChildEnvironment } from './platform/process/child-environment';
import { ChildProcessRunner } from './platform/process/child-process-runner';
import { createQueueTransport } from './platform/queue/create-queue-transport';
import { AesSecretBox } from './platform/secrets/aes-secret-box';
import { secretKeys } from './platform/secrets/secret-keys';
import type { EngineRegistry } from './ports/engine';
import type { Forges } from './ports/forge';
import type { Log } from './ports/log';
import type { QueueTransport } from './ports/queue-transport';
import type { Workspaces } from './ports/workspaces';
import { NO_SECRETS } from './projects/application/forge-connection';
import { ProjectCheck } from './projects/application/project-check';
import { ProjectsService } from './projects/application/projects.service';
import { SqlProjectStore } from './projects/persistence/sql-project.store';
import { controlFailed } from './protocols/application/control-failed';
import type { ProtocolStore } from './protocols/application/protocol.store';
import { ProtocolsService } from './protocols/application/protocols.service';
import { surveyWaiting } from './protocols/application/waiting-survey';
import { SqlProtocolStore } from './protocols/persistence/sql-protocol.store';
import { waitingGauge } from './protocols/persistence/waiting-gauge';
import { QueueRelay } from './queue/application/queue-relay';
import { Sweeper } from './queue/application/sweeper';
import { WorkerWatch } from './queue/application/worker-watch';
import { SqlJobStore } from './queue/persistence/sql-job.store';
import { StepsService } from './steps/application/steps.service';
import { SqlAttemptOutputStore } from './steps/persistence/sql-attempt-output.store';
import { SqlStepStore } from './steps/persistence/sql-step.store';
import { EngineSurvey } from './system/application/engine-survey';
import { StoredTokens } from './tokens/application/stored-tokens';
import { TokensService } from './tokens/application/tokens.service';
import { SqlTokenStore } from './tokens/persistence/sql-token.store';
import { DeliveriesService } from './webhooks/application/deliveries.service';
import { MatchedRuns } from './webhooks/application/matched-runs';
import { SignalEffects } from './webhooks/application/signal-effects';
import { WebhookReceiver } from './webhooks/application/webhook-receiver';
import { SqlDeliveryStore } from './webhooks/persistence/sql-delivery.store';

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
  // Nobody else makes it where the database is elsewhere, and mirrors, worktrees and the check of the disk want it.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase(locationOf(config), ENTITIES, config.redactor);
  await migrate(database);
  // Before the queue: two processes on one embedded queue would ruin it.
  const lock = await ownDatabase(config, database);
  const transport = parts.transport ?? (await openTransport(config, log, database));
  const epoch = await installationEpoch(database);
  const ids = new UuidV7Ids();
  const { settings } = config;

  const metrics = new Metrics();
  const jobs = new SqlJobStore(database, metrics);
  const relay = new QueueRelay(transport, jobs, epoch, log);
  const protocolStore: ProtocolStore = new SqlProtocolStore(database, relay, ids, settings.JOB_ATTEMPTS, metrics);
  const stepStore = new SqlStepStore(database);
  const output = new SqlAttemptOutputStore(database, metrics);

  const processes = new ChildProcessRunner({ ...KILL_GRACE, place: config.dataDir });
  const environment = new ChildEnvironment(config.environment);
  const workspaces =
    parts.workspaces ??
    new GitWorkspaces({ dataDir: config.dataDir, runner: processes, environment: config.environment });
  const engines = parts.engines ?? createEngines(config, processes, environment);

  const box = createSecretBox(config);
  const clock = new SystemClock();
  const forges = parts.forges ?? new ForgeConnections(clock);
  const webhookKeys = {
    serverSecret: settings.WEBHOOK_TOKEN,
    graceMs: settings.WEBHOOK_SECRET_GRACE_HOURS * 3_600_000,
  };
  const projectStore = new SqlProjectStore(database, ids, relay);
  const projects = new ProjectsService(projectStore, box, engines, ids, clock, config.redactor, webhookKeys);
  const projectCheck = new ProjectCheck(projectStore, workspaces, engines, config.redactor);
  const defaults = { engine: settings.DEFAULT_ENGINE, policies: config.policies };
  const protocols = new ProtocolsService(protocolStore, projects, engines, ids, defaults);
  const steps = new StepsService(stepStore, protocolStore, engines);
  const sample = new GitSampleRepository(config.dataDir, config.environment);
  const demo = new DemoService(projects, protocols, sample, config.worksItself);
  const engineSurvey = new EngineSurvey(engines, (engine) => engineEnvironment(config, engine));
  const idempotencyKeys = new SqlIdempotencyKeys(database, settings.IDEMPOTENCY_KEEP_HOURS * 3_600_000);
  const report = controlFailed(protocolStore);
  const sweeping = {
    sweepMs: settings.SWEEP_SECONDS * 1_000,
    leaseMs: settings.LEASE_SECONDS * 1_000,
    chores: [() => idempotencyKeys.sweep()],
  };
  const sweeper = new Sweeper(jobs, protocolStore, relay, log, report, sweeping, metrics);
  const workerWatch = new WorkerWatch();

  const deliveryStore = new SqlDeliveryStore(database);
  const effects = new SignalEffects(projects, protocolStore, deliveryStore, new MatchedRuns(deliveryStore, clock));
  const webhooks = new WebhookReceiver(projects, deliveryStore, effects, metrics, clock, ids, log);
  const deliveries = new DeliveriesService(deliveryStore, effects, ids);
  const checks = new SqlCheckStore(database);
  const doctor = new SqlDoctorStore(database);
  addGauges({ config, metrics, database, transport, engines, sweeper, workerWatch });
  metrics.addSource(waitingGauge(() => surveyWaiting(protocolStore)));

  const tokenStore = new SqlTokenStore(database, ids);
  const access = {
    tokens: new TokensService(tokenStore, projects, ids, clock),
    tokenDirectory: new StoredTokens(tokenStore, log),
    resourceProjects: new SqlResourceProjects(database),
    idempotencyKeys,
  };

  const outside = { forges, metrics, workerWatch, webhooks, deliveries, checks, doctor };
  const shared = { config, log, database, lock, transport, epoch, ids, jobs, relay, protocolStore, stepStore, output };
  return {
    ...shared,
    ...outside,
    ...access,
    processes,
    environment,
    workspaces,
    engines,
    projects,
    projectCheck,
    protocols,
    steps,
    demo,
    engineSurvey,
    sweeper,
  };
}

/** Whatever it opens or seals is masked from then on in all that this process writes. */
export function createSecretBox(config: Config): AesSecretBox {
  const keys = secretKeys(config.settings, config.dataDir);
  // A key that cannot be read stops the start, and not the first job that needs it.
  keys.all();
  return new AesSecretBox(keys, (value, { name }) => {
    if (!NO_SECRETS.includes(name)) config.redactor.learn(value);
  });
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
