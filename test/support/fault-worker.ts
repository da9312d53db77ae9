/** A worker process for the fault suite: the real core with points at which its own process is struck. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../../src/config/config';
import { type Core, createCore } from '../../src/core';
import { createWorker } from '../../src/create-worker';
import { StaticEngineRegistry } from '../../src/platform/engines/engine-registry';
import { ShellEngine } from '../../src/platform/engines/shell/shell-engine';
import { ChildEnvironment } from '../../src/platform/process/child-environment';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import { type Engine, type EngineRun } from '../../src/ports/engine';
import type { ProcessSpec, RunningProcess } from '../../src/ports/process-runner';
import { Log, type LogLevel } from '../../src/ports/log';
import type { Work } from '../../src/queue/application/work';
import { FaultTrigger, interposed } from './fault/fault-points';
import { IdleWorkspaces } from './idle-workspaces';
import { PaidEngine } from './fault/paid-engine';

/** In the environment variable `DEKSDENFLOW_TEST_FAULTS`, as JSON. */
export interface FaultWorkerOptions {
  readonly root: string;
  /** Where points are armed. */
  readonly orders: string;
  /** SQLite: the one process sweeps too, and whoever held a lease before it is dead. */
  readonly exclusive: boolean;
  /** Commits by name only. */
  readonly idleGit: boolean;
  /** The mutation: any worker may write, whatever lease it holds. */
  readonly unfenced: boolean;
}

const GATE_MARK = 'judged';

const options = JSON.parse(process.env.DEKSDENFLOW_TEST_FAULTS ?? '{}') as FaultWorkerOptions;
const trigger = new FaultTrigger(options.orders);
class FileLog extends Log {
  write(level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>): void {
    const line = `${new Date().toISOString()} ${String(process.pid)} ${level} ${message} ${JSON.stringify(facts ?? {})}\n`;
    appendFileSync(join(options.root, 'workers.log'), line);
  }
  within<T>(_: unknown, work: () => Promise<T>): Promise<T> {
    return work();
  }
}
const log = new FileLog();

/** Gates are what this worker runs by `processes` beside its engine. */
class StruckRunner extends ChildProcessRunner {
  override start(spec: ProcessSpec): RunningProcess {
    if (!spec.argv.some((argument) => argument.includes(GATE_MARK))) return super.start(spec);
    return super.start({
      ...spec,
      onStdout: (chunk) => {
        trigger.reach('in_qa');
        spec.onStdout?.(chunk);
      },
    });
  }
}

function struckEngine(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name) {
      if (name !== 'run') return Reflect.get(target, name, target) as unknown;
      return (run: EngineRun) =>
        target.run({
          ...run,
          onOutput: (chunk) => {
            run.onOutput(chunk);
            // The shell engine first repeats the command; what follows comes from the running agent.
            if (!chunk.toString().startsWith('$ ')) trigger.reach('in_engine');
          },
        });
    },
  });
}

function struck(core: Core): Core {
  const isStep = (work: unknown): boolean => (work as Work | undefined)?.job.type === 'step.execute';
  const mutation = options.unfenced ? unfencedWrites(core) : undefined;
  const protocolStore = interposed(core.protocolStore, {
    transactForJob: {
      after: (work) => {
        if (isStep(work)) trigger.reach('after_claim');
      },
    },
    transactAsHolder: {
      before: () => {
        if (delivering) trigger.reach('before_settle');
      },
      after: () => {
        if (delivering) trigger.reach('after_settle');
        delivering = false;
      },
      ...mutation?.transactAsHolder,
    },
    ...(mutation === undefined ? {} : { saveProgress: mutation.saveProgress }),
  });
  // Only what a step does is struck here: planning commits and pushes too.
  let committed = false;
  let delivering = false;
  const workspaces = interposed(core.workspaces, {
    commit: {
      before: (_, request) => {
        committed = 'Deksdenflow-Step' in (request as { trailers: object }).trailers;
        if (committed) trigger.reach('before_commit');
      },
      after: () => {
        if (committed) trigger.reach('after_commit');
      },
    },
    push: {
      before: () => {
        if (committed) trigger.reach('before_push');
      },
      after: () => {
        trigger.reach(committed ? 'after_push' : 'after_plan_push');
        delivering = committed;
        committed = false;
      },
    },
  });
  return {
    ...core,
    protocolStore,
    workspaces,
    processes: new StruckRunner({ sigintGraceMs: 2_500, sigtermGraceMs: 1_500 }),
  };
}

function unfencedWrites(core: Core) {
  const { protocolStore } = core;
  type Args = Parameters<typeof protocolStore.transactAsHolder>;
  return {
    transactAsHolder: {
      instead: (...args: unknown[]) => {
        const [lease, cause, work] = args as Args;
        return protocolStore.transact(lease.protocolRunId, cause, work);
      },
    },
    saveProgress: { instead: () => Promise.resolve(true) },
  };
}

async function main(): Promise<void> {
  const config = Config.load(process.env);
  const runner = new ChildProcessRunner();
  const engines = [
    new ShellEngine(runner, new ChildEnvironment(config.environment)),
    new PaidEngine(join(options.root, 'bill')),
  ];
  const core = await createCore(config, log, {
    engines: new StaticEngineRegistry(engines.map(struckEngine)),
    ...(options.idleGit ? { workspaces: new IdleWorkspaces(options.root) } : {}),
  });
  const worker = createWorker(struck(core));
  if (options.exclusive) {
    await core.sweeper.loseAllOf(await core.jobs.startedByOthers(worker.identity.id), worker.identity.id);
    core.sweeper.start();
  }
  await worker.start();
  process.once('SIGTERM', () => {
    void worker.stop(config.settings.SHUTDOWN_SECONDS * 1_000).finally(() => process.exit(0));
  });
  process.stdout.write(`ready ${worker.identity.id}\n`);
}

main().catch((error: unknown) => {
  log.write('error', 'The worker could not start.', { error: error instanceof Error ? error.stack : String(error) });
  process.exit(1);
});
