import { Config } from '../../src/config/config';
import { createCore, type Core, type CoreParts } from '../../src/core';
import { createWorker } from '../../src/create-worker';
import type { LogLevel } from '../../src/ports/log';
import type { ProjectInput } from '../../src/projects/application/projects.service';
import type { NewProtocol } from '../../src/protocols/application/protocols.service';
import type { ProtocolRun } from '../../src/protocols/domain/protocol-run';
import type { ProtocolStatus } from '../../src/protocols/domain/protocol-run.lifecycle';
import type { WorkerRuntime } from '../../src/queue/application/worker-runtime';
import type { Attempt } from '../../src/steps/domain/attempt';
import type { StepRun, StepSpec } from '../../src/steps/domain/step-run';
import { eventually } from './eventually';
import { git, GitBench } from './git-bench';
import { MemoryQueue } from './memory-queue';
import { unsynced } from './unsynced';

export const CAUSE = { actor: 'user:ada', requestId: 'r-test' };

export interface SeenEvent {
  readonly seq: number;
  readonly type: string;
  readonly message: string;
}

/** All that is known of a protocol at one moment. */
export interface Story {
  readonly run: ProtocolRun;
  readonly steps: readonly (StepRun & StepSpec)[];
  readonly attempts: readonly Attempt[];
  readonly events: readonly SeenEvent[];
}

/** Statuses in which nothing more happens by itself. */
const AT_REST: readonly ProtocolStatus[] = ['completed', 'blocked', 'failed', 'cancelled'];

/** API and worker in this process on a SQLite file, with a real repository, and a queue in memory. */
export class RunHarness {
  readonly logged: string[] = [];
  readonly bench: GitBench;
  private serial = 0;
  private open: { readonly core: Core; readonly worker: WorkerRuntime } | undefined;

  private constructor(bench: GitBench) {
    this.bench = bench;
  }

  /** `env` has our variables, with their prefix. Retries follow at once: nobody shall wait for a backoff here. */
  static async start(
    env: Readonly<Record<string, string>> = {},
    files?: Readonly<Record<string, string>>,
    parts: CoreParts = {},
  ): Promise<RunHarness> {
    const harness = new RunHarness(new GitBench(files));
    const config = Config.load({
      PATH: process.env.PATH,
      DEKSDENFLOW_DATA_DIR: harness.dataDir,
      DEKSDENFLOW_AUTO_ADVANCE: 'true',
      DEKSDENFLOW_JOB_BACKOFF_BASE: '0',
      DEKSDENFLOW_SWEEP_SECONDS: '0.2',
      ...env,
    });
    const log = {
      write: (level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>): void => {
        harness.logged.push(`${level} ${message} ${JSON.stringify(facts ?? {})}`);
      },
      within: <T>(_facts: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> => work(),
    };
    const core = await createCore(config, log, { transport: new MemoryQueue(), ...parts });
    await unsynced(core.database);
    const worker = createWorker(core);
    await worker.start();
    core.sweeper.start();
    harness.open = { core, worker };
    return harness;
  }

  get core(): Core {
    if (this.open === undefined) throw new Error('The harness is closed.');
    return this.open.core;
  }

  get dataDir(): string {
    return this.bench.dataDir();
  }

  async close(): Promise<void> {
    if (this.open === undefined) return;
    const { core, worker } = this.open;
    this.open = undefined;
    await core.sweeper.stop();
    await worker.stop(10_000);
    await core.relay.close();
    await core.processes.close();
    await core.database.close();
    this.bench.remove();
  }

  /** A project on the bench's remote; its id. */
  async project(input: Partial<ProjectInput> = {}): Promise<string> {
    const name = `project-${String(++this.serial)}`;
    const { project } = await this.core.projects.create({ name, gitUrl: this.bench.remote, ...input }, CAUSE);
    return project.id;
  }

  async create(input: Partial<NewProtocol> = {}, project: Partial<ProjectInput> = {}): Promise<string> {
    const projectId = await this.project(project);
    const protocolName = input.protocolName ?? `${String(++this.serial).padStart(4, '0')}-run`;
    const view = await this.core.protocols.create(projectId, { description: 'Do it', ...input, protocolName }, CAUSE);
    return view.run.id;
  }

  /** Creates, starts and waits until nothing more happens by itself. */
  async play(input: Partial<NewProtocol> = {}, project: Partial<ProjectInput> = {}): Promise<Story> {
    const id = await this.create(input, project);
    await this.core.protocols.act(id, 'start', CAUSE);
    return this.atRest(id);
  }

  /** Until the run has one of these statuses and no attempt is active. */
  async until(id: string, statuses: readonly ProtocolStatus[], timeoutMs = 30_000): Promise<Story> {
    try {
      await eventually(
        async () => {
          const { run, attempt } = await this.core.protocols.get(id);
          return statuses.includes(run.status) && attempt === null;
        },
        { timeoutMs },
      );
    } catch {
      const { run, events } = await this.story(id);
      const told = events.map((event) => `${event.type}: ${event.message}`).join('\n');
      throw new Error(`${run.protocolName} is ${run.status}, not ${statuses.join(' or ')}:\n${told}`);
    }
    return this.story(id);
  }

  atRest(id: string, timeoutMs?: number): Promise<Story> {
    return this.until(id, AT_REST, timeoutMs);
  }

  async story(id: string): Promise<Story> {
    const { run } = await this.core.protocols.get(id);
    const steps = (await this.core.steps.list(id)).map(({ step }) => step);
    const attempts = await this.core.stepStore.listAttempts({ protocolRunId: id });
    const rows = await this.core.database.read.all(
      'SELECT seq, type, message FROM events WHERE protocol_run_id = $1 ORDER BY seq',
      [id],
    );
    const events = rows.map((row) => ({
      seq: Number(row.seq),
      type: String(row.type),
      message: String(row.message),
    }));
    return { run, steps, attempts, events };
  }

  /** The stored output of an attempt. */
  async output(attemptId: string): Promise<string> {
    const { bytes } = await this.core.output.read(attemptId, 0, 64 * 1024 * 1024);
    return bytes.toString('utf8');
  }

  /** Subjects and trailers of the branch on the remote since the base branch, oldest first. */
  commits(protocolName: string): { subject: string; trailers: Record<string, string> }[] {
    const format = '--format=%s%x1f%(trailers:only,unfold)%x1e';
    const log = git(this.bench.remote, 'log', '--reverse', format, `main..${protocolName}`);
    const records = log.split('\x1e').map((record) => record.trim());
    return records
      .filter((record) => record !== '')
      .map((record) => {
        const [subject = '', trailers = ''] = record.split('\x1f');
        const pairs = trailers.split('\n').filter((line) => line.includes(': '));
        return {
          subject,
          trailers: Object.fromEntries(pairs.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string])),
        };
      });
  }

  /** A file of the branch on the remote. */
  file(protocolName: string, path: string): string {
    return git(this.bench.remote, 'show', `${protocolName}:${path}`);
  }
}

/** How often each type of event stands on the timeline. */
export function countOf(story: Story, type: string): number {
  return story.events.filter((event) => event.type === type).length;
}

export function messageOf(story: Story, type: string): string {
  return story.events.find((event) => event.type === type)?.message ?? `(no ${type})`;
}

/** Statuses of attempts as `kind status`, in order. */
export function course(story: Story): string[] {
  return story.attempts.map((attempt) => `${attempt.kind} ${attempt.status}`);
}
