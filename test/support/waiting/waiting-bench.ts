import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../../../src/config/config';
import { type Core, createCore } from '../../../src/core';
import { createWorker } from '../../../src/create-worker';
import { createEngines } from '../../../src/engines';
import { StaticEngineRegistry } from '../../../src/platform/engines/engine-registry';
import { ChildEnvironment } from '../../../src/platform/process/child-environment';
import { ChildProcessRunner } from '../../../src/platform/process/child-process-runner';
import type { QueueTransport } from '../../../src/ports/queue-transport';
import type { ProjectInput } from '../../../src/projects/application/projects.service';
import type { NewProtocol } from '../../../src/protocols/application/protocols.service';
import { claim } from '../../../src/protocols/domain/claim';
import type { NewStep } from '../../../src/protocols/domain/new-step';
import type { WorkerRuntime } from '../../../src/queue/application/worker-runtime';
import { eventually } from '../eventually';
import { PaidEngine } from '../fault/paid-engine';
import { GitBench } from '../git-bench';
import { MemoryQueue } from '../memory-queue';
import { RecordingLog } from '../silent-log';
import { unsynced } from '../unsynced';

export const ADA = { actor: 'user:ada', requestId: null };

/** Long enough to read what is said meanwhile. */
const KILL_GRACE = { interruptGraceMs: 500, sigintGraceMs: 500, sigtermGraceMs: 500 };

export interface WaitingBenchOptions {
  readonly databaseUrl?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly transport?: QueueTransport;
  readonly worker: boolean;
}

/** API, and a worker of two slots where it is wanted, on a real database and a real repository. */
export class WaitingBench {
  readonly git: GitBench;
  private readonly cleanUps: (() => Promise<unknown> | undefined)[] = [];
  private serial = 0;

  private constructor(
    git: GitBench,
    readonly core: Core,
    private readonly worker: WorkerRuntime | undefined,
  ) {
    this.git = git;
  }

  static async start({ databaseUrl, env = {}, transport, worker }: WaitingBenchOptions): Promise<WaitingBench> {
    const git = new GitBench();
    const config = Config.load({
      PATH: process.env.PATH,
      DEKSDENFLOW_DATA_DIR: git.dataDir(),
      DEKSDENFLOW_AUTO_ADVANCE: 'true',
      DEKSDENFLOW_WORKER_CONCURRENCY: '2',
      DEKSDENFLOW_SWEEP_SECONDS: '0.2',
      DEKSDENFLOW_JOB_BACKOFF_BASE: '60',
      DEKSDENFLOW_JOB_BACKOFF_MAX: '60',
      DEKSDENFLOW_CODEX_PROGRAM: join(git.root, 'no-such-codex'),
      ...(databaseUrl === undefined ? {} : { DEKSDENFLOW_DB_URL: databaseUrl, DEKSDENFLOW_DB_POOL_SIZE: '8' }),
      ...env,
    });
    const known = createEngines(config, new ChildProcessRunner(KILL_GRACE), new ChildEnvironment(config.environment));
    const engines = known.names().flatMap((name) => known.find(name) ?? []);
    const core = await createCore(config, new RecordingLog(), {
      transport: transport ?? new MemoryQueue(),
      engines: new StaticEngineRegistry([...engines, new PaidEngine(join(git.root, 'bill'))]),
    });
    await unsynced(core.database);
    const runtime = worker ? createWorker(core) : undefined;
    await runtime?.start();
    core.sweeper.start();
    return new WaitingBench(git, core, runtime);
  }

  async close(): Promise<void> {
    await this.core.sweeper.stop();
    await this.worker?.stop(5_000);
    await this.core.relay.close();
    await this.core.processes.close();
    await this.core.lock?.release();
    await this.core.database.close();
    this.git.remove();
  }

  /** Undoes it when the scenario is over. */
  defer(undo: () => Promise<unknown> | undefined): void {
    this.cleanUps.push(undo);
  }

  async cleanUp(): Promise<void> {
    for (const undo of this.cleanUps.splice(0).reverse()) await undo();
    await eventually(
      async () => {
        const { running } = await this.core.jobs.overview();
        return running.length === 0;
      },
      { timeoutMs: 20_000 },
    );
  }

  /** A protocol that is cancelled when the scenario is over; its id. */
  async create(input: Partial<NewProtocol>, project: Partial<ProjectInput> = {}): Promise<string> {
    const name = `project-${String(++this.serial)}`;
    const created = await this.core.projects.create({ name, gitUrl: this.git.remote, ...project }, ADA);
    const protocol = { description: 'Do it', protocolName: `${String(this.serial).padStart(4, '0')}-run`, ...input };
    const { run } = await this.core.protocols.create(created.project.id, protocol, ADA);
    this.defer(() => this.core.protocols.act(run.id, 'cancel', ADA).catch(() => undefined));
    return run.id;
  }

  async begin(input: Partial<NewProtocol>, project: Partial<ProjectInput> = {}): Promise<string> {
    const id = await this.create(input, project);
    await this.core.protocols.act(id, 'start', ADA);
    return id;
  }

  /** A protocol whose step is at work until the scenario is over. */
  async working(more: readonly NewStep[] = []): Promise<string> {
    const gate = join(this.git.root, `gate-${String(++this.serial)}`);
    const commands = [`until [ -e ${gate} ]; do sleep 0.05; done`];
    const id = await this.begin({ steps: [{ stepName: 'long', commands }, ...more] });
    this.defer(() => {
      if (!existsSync(gate)) writeFileSync(gate, '');
      return undefined;
    });
    await eventually(async () => (await this.core.protocols.get(id)).steps[0]?.status === 'running', {
      timeoutMs: 20_000,
    });
    return id;
  }

  /** Another worker, which says that it lives, once. */
  async stranger(id: string): Promise<void> {
    await this.core.jobs.beat({ id, host: 'elsewhere', pid: 1, version: '0', slots: 1, queueAwayMs: null });
    this.defer(() => this.core.jobs.stopWorker(id));
  }

  /** A worker elsewhere claims what waits of this protocol, as its process would, and is not heard of again. */
  async claimedBy(workerId: string, protocolId: string, leaseMs: number): Promise<string> {
    const { job } = await this.core.protocols.get(protocolId);
    const cause = { actor: `worker:${workerId}`, requestId: null };
    const outcome = await this.core.protocolStore.transactForJob(job?.id ?? '', cause, (context) =>
      claim(context, { workerId, leaseToken: `of ${workerId}`, leaseMs }),
    );
    if (outcome !== 'claimed') throw new Error(`The job was ${outcome ?? 'not there'}.`);
    return job?.id ?? '';
  }

  /** So many workers die while they run what waits of this protocol. */
  async loseWorkers(times: number, protocolId: string): Promise<void> {
    for (let time = 1; time <= times; time++) {
      const jobId = await this.claimedBy(`w-dead-${String(time)}`, protocolId, 60_000);
      await this.core.sweeper.loseAllOf([jobId], 'w-here');
    }
  }
}
