import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config/config';
import { ENTITIES } from './entities';
import { UuidV7Ids } from './kernel/ids';
import { StaticEngineRegistry } from './platform/engines/engine-registry';
import { ClaudeEngine } from './platform/engines/claude/claude-engine';
import { CodexEngine } from './platform/engines/codex/codex-engine';
import { ShellEngine } from './platform/engines/shell/shell-engine';
import { GitWorkspaces } from './platform/git/git-workspaces';
import type { Database } from './platform/persistence/database';
import { type DatabaseLocation, openDatabase } from './platform/persistence/data-source';
import { installationEpoch, migrate } from './platform/persistence/migrate';
import { ChildEnvironment } from './platform/process/child-environment';
import { ChildProcessRunner } from './platform/process/child-process-runner';
import { createQueueTransport } from './platform/queue/create-queue-transport';
import { AesSecretBox, secretKey } from './platform/secrets/aes-secret-box';
import type { EngineRegistry } from './ports/engine';
import type { Log } from './ports/log';
import type { ProcessRunner } from './ports/process-runner';
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

/** Control jobs end in seconds; many may run side by side without starving the agents. */
const CONTROL_SLOTS = 16;

/** What a process can be given instead of the real parts: for tests and benchmarks. */
export interface CoreParts {
  readonly workspaces?: Workspaces;
  readonly engines?: EngineRegistry;
  readonly transport?: QueueTransport;
}

export type Core = Awaited<ReturnType<typeof createCore>>;

/**
 * Composes everything that API and worker share, connected and migrated. Throws `database.unreachable` and
 * `queue.unreachable`: a process that cannot reach what it was configured with must not start.
 */
export async function createCore(config: Config, log: Log, parts: CoreParts = {}) {
  const database = await openDatabase(locationOf(config), ENTITIES);
  await migrate(database);
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
  const projects = new ProjectsService(new SqlProjectStore(database, ids), box, engines, ids);
  const defaults = { engine: settings.DEFAULT_ENGINE, policies: config.policies };
  const protocols = new ProtocolsService(protocolStore, projects, engines, ids, defaults);
  const steps = new StepsService(stepStore, protocolStore, engines);
  const sweeper = new Sweeper(jobs, protocolStore, relay, log, {
    sweepMs: settings.SWEEP_SECONDS * 1_000,
    leaseMs: settings.LEASE_SECONDS * 1_000,
  });

  const shared = { config, log, database, transport, epoch, ids, jobs, relay, protocolStore, stepStore, output };
  return { ...shared, processes, environment, workspaces, engines, projects, protocols, steps, sweeper };
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
  const identity = { id, host: config.host, pid: process.pid, version: programVersion(), slots };

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
  const runner = new JobRunner(protocolStore, relay, leases, handlers, log, {
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

export function createEngines(config: Config, runner: ProcessRunner, environment: ChildEnvironment): EngineRegistry {
  const { settings } = config;
  const baseEnv = environment.for({ home: join(config.dataDir, 'state') });
  const authFile = settings.CODEX_AUTH_FILE ?? join(homedir(), '.codex', 'auth.json');
  const bare = settings.CODEX_SANDBOX === 'danger-full-access';
  return new StaticEngineRegistry([
    new ShellEngine(runner, environment),
    new CodexEngine({
      runner,
      baseEnv,
      program: settings.CODEX_PROGRAM,
      extraArgs: settings.CODEX_ARGS,
      sandbox: settings.CODEX_SANDBOX,
      // Where bubblewrap cannot work it cannot for readers either; what they write is undone by the reset that follows.
      ...(bare ? { readingSandbox: 'danger-full-access' as const } : {}),
      ...(existsSync(authFile) ? { authFile } : {}),
    }),
    new ClaudeEngine({
      runner,
      baseEnv,
      program: settings.CLAUDE_PROGRAM,
      extraArgs: settings.CLAUDE_ARGS,
      permissionMode: settings.CLAUDE_PERMISSION_MODE,
    }),
  ]);
}

/** Prefixes of the variables that belong to an engine: its key, its address, its switches. */
const ENGINE_PREFIXES: Readonly<Record<string, readonly string[]>> = {
  codex: ['OPENAI_', 'CODEX_'],
  claude: ['ANTHROPIC_', 'CLAUDE_CODE_'],
};

/** Of our own environment, what this engine may see. */
export function engineEnvironment(config: Config, engine: string): Readonly<Record<string, string>> {
  const prefixes = ENGINE_PREFIXES[engine] ?? [];
  const named = new Set(config.settings.AGENT_ENV);
  const visible: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.environment)) {
    if (value === undefined) continue;
    if (named.has(name) || prefixes.some((prefix) => name.startsWith(prefix))) visible[name] = value;
  }
  return visible;
}

export function programVersion(): string {
  // From dist/src and from src alike: the package is two or one folders up.
  for (const folder of ['..', '../..']) {
    const file = join(__dirname, folder, 'package.json');
    if (!existsSync(file)) continue;
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  }
  return '0.0.0';
}
