import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../../../src/config/config';
import { type Core, createCore } from '../../../src/core';
import { StaticEngineRegistry } from '../../../src/platform/engines/engine-registry';
import { ShellEngine } from '../../../src/platform/engines/shell/shell-engine';
import { ChildEnvironment } from '../../../src/platform/process/child-environment';
import { ChildProcessRunner } from '../../../src/platform/process/child-process-runner';
import { Unavailable } from '../../../src/kernel/errors';
import { Log } from '../../../src/ports/log';
import { type QueueBackend, QueueTransport } from '../../../src/ports/queue-transport';
import type { ProjectInput } from '../../../src/projects/application/projects.service';
import type { NewStep } from '../../../src/protocols/domain/new-step';
import type { FaultWorkerOptions } from '../fault-worker';
import { built } from '../built';
import { eventually } from '../eventually';
import { GitBench } from '../git-bench';
import { arm, type FaultPoint, type FaultSignal } from './fault-points';
import { PaidEngine } from './paid-engine';

const CAUSE = { actor: 'user:test', requestId: null };

class SilentLog extends Log {
  write(): void {
    // What this process logs is not what is tested.
  }
  within<T>(_: unknown, work: () => Promise<T>): Promise<T> {
    return work();
  }
}

/** On SQLite the workers' process has the queue to itself: what this process commits is found by its sweeper. */
class DeafTransport extends QueueTransport {
  readonly backend: QueueBackend = 'embedded';
  readonly open = () => Promise.resolve();
  readonly publish = () => Promise.reject(new Unavailable('queue.unreachable', 'Nobody works in this process.'));
  readonly consume = () => Promise.reject(new Error('Nobody works in this process.'));
  readonly waiting = () => Promise.reject(new Unavailable('queue.unreachable', 'Nobody works in this process.'));
  readonly ping = () => Promise.resolve();
  readonly close = () => Promise.resolve();
}

export interface FaultGround {
  /** Null: SQLite and the embedded queue, one process. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
}

export const EMBEDDED: FaultGround = { databaseUrl: null, redisUrl: null };

export interface StartedWorker {
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | number | null>;
}

/** An installation of its own: a git remote, a database, and worker processes that are made to fail. */
export class FaultBench {
  readonly git = new GitBench();
  readonly root = this.git.root;
  private readonly orders = join(this.root, 'orders');
  readonly bill = join(this.root, 'bill');
  private readonly workers: StartedWorker[] = [];
  private core: Core | undefined;
  private projectId: string | undefined;

  constructor(
    private readonly ground: FaultGround,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(this.orders);
  }

  get exclusive(): boolean {
    return this.ground.databaseUrl === null;
  }

  /** The part of the API: services, and on Postgres a sweeper. */
  async open(options: { idleGit?: boolean; project?: Partial<ProjectInput> } = {}): Promise<Core> {
    const config = Config.load(this.environment());
    const shell = new ShellEngine(new ChildProcessRunner(), new ChildEnvironment(config.environment));
    const core = await createCore(config, new SilentLog(), {
      engines: new StaticEngineRegistry([shell, new PaidEngine(this.bill)]),
      ...(this.exclusive ? { transport: new DeafTransport() } : {}),
    });
    // The worker is to have the database for itself; we only look on and give commands.
    await core.lock?.release();
    this.core = core;
    if (!this.exclusive) core.sweeper.start();
    const push = options.idleGit === true ? ('never' as const) : ('branch' as const);
    const policies = { auto_advance: true, push, ...options.project?.policies };
    const project = { name: 'app', gitUrl: this.git.remote, ...options.project, policies };
    const created = await core.projects.create(project, CAUSE);
    this.projectId = created.project.id;
    return core;
  }

  /** Creates and starts a protocol; gives its id. */
  async begin(steps: readonly NewStep[], engine = 'shell'): Promise<string> {
    const { core, projectId } = this;
    if (core === undefined || projectId === undefined) throw new Error('The bench is not open.');
    const { run } = await core.protocols.create(projectId, { description: 'Work', engine, steps }, CAUSE);
    await core.protocols.act(run.id, 'start', CAUSE);
    return run.id;
  }

  /** A second process's sweeper, as far as the database can tell. Gives how to stop it. */
  async anotherSweeper(): Promise<() => Promise<void>> {
    const core = await createCore(Config.load(this.environment()), new SilentLog());
    core.sweeper.start();
    return () => close(core);
  }

  async startWorker(options: Partial<FaultWorkerOptions> & { host?: string } = {}): Promise<StartedWorker> {
    const faults: FaultWorkerOptions = {
      root: this.root,
      orders: this.orders,
      exclusive: this.exclusive,
      idleGit: options.idleGit ?? false,
      unfenced: options.unfenced ?? false,
    };
    const env = { ...this.environment(options.host), DEKSDENFLOW_TEST_FAULTS: JSON.stringify(faults) };
    const child = spawn(process.execPath, [built('test/support/fault-worker.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(signal ?? code);
      });
    });
    const worker = { child, ended };
    this.workers.push(worker);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(
      () => {
        if (said.includes('ready')) return true;
        // A worker that is struck while it begins has begun.
        if (child.signalCode !== null) return true;
        if (child.exitCode !== null) throw new Error(`The worker ended: ${this.log()}`);
        return false;
      },
      { timeoutMs: 30_000 },
    );
    return worker;
  }

  /** The next `times` processes that reach the point are struck there. */
  arm(point: FaultPoint, signal: FaultSignal, times = 1): void {
    arm(this.orders, point, signal, times);
  }

  /** How many orders have not struck yet. */
  armed(): number {
    return readdirSync(this.orders).length;
  }

  async completed(protocolRunId: string, timeoutMs: number): Promise<void> {
    const core = this.opened();
    await eventually(
      async () => {
        const { run } = await core.protocols.get(protocolRunId);
        if (run.status === 'completed') return true;
        const report = `The run is ${run.status}: ${run.statusReason?.message ?? ''}`;
        if (run.status === 'blocked' || run.status === 'failed') throw new Error(report);
        throw new Error(`${report}\n${this.log()}`);
      },
      { timeoutMs, intervalMs: 50 },
    );
  }

  opened(): Core {
    if (this.core === undefined) throw new Error('The bench is not open.');
    return this.core;
  }

  log(): string {
    const file = join(this.root, 'workers.log');
    return existsSync(file) ? readFileSync(file, 'utf8').slice(-6_000) : '';
  }

  async dispose(): Promise<void> {
    for (const { child, ended } of this.workers) {
      child.kill('SIGKILL');
      await ended;
    }
    const { core } = this;
    if (core !== undefined) await close(core);
    // A queue that was just being made is made by a process of its own, which ends a moment after its parent.
    await eventually(() => {
      this.git.remove();
    });
  }

  private environment(host = 'a'): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.root,
      DEKSDENFLOW_DATA_DIR: this.git.dataDir(host),
      ...(this.ground.databaseUrl === null ? {} : { DEKSDENFLOW_DB_URL: this.ground.databaseUrl }),
      ...(this.ground.redisUrl === null ? {} : { DEKSDENFLOW_REDIS_URL: this.ground.redisUrl }),
      DEKSDENFLOW_LEASE_SECONDS: '2',
      DEKSDENFLOW_SWEEP_SECONDS: '0.5',
      DEKSDENFLOW_JOB_BACKOFF_BASE: '0.1',
      DEKSDENFLOW_SHUTDOWN_SECONDS: '5',
      ...this.settings,
    };
  }
}

async function close(core: Core): Promise<void> {
  await core.sweeper.stop();
  await core.relay.close();
  await core.transport.close(1_000);
  await core.processes.close();
  await core.database.close();
}
