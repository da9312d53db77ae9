import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config/config';
import { createJanitor } from './control-jobs';
import { type Core, createCore } from './core';
import { createWorker } from './create-worker';
import { ConfigurationError, DomainError, messageOf, Unavailable, UnfitDependency } from './kernel/errors';
import type { Log } from './ports/log';
import { createHousekeeper } from './retention';
import type { WorkerRuntime } from './queue/application/worker-runtime';

/** Exit codes of every command of ours. */
export const EXIT = { ok: 0, failure: 1, usage: 2, dependency: 3 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigurationError) return EXIT.usage;
  if (error instanceof Unavailable || error instanceof UnfitDependency) return EXIT.dependency;
  return EXIT.failure;
}

/** One line for the person who started the process. */
export function startFailure(error: unknown): string {
  const code = error instanceof DomainError ? ` [${error.code}]` : '';
  return `DeksdenFlow cannot start: ${messageOf(error)}${code}`;
}

/** Everything of a process but its HTTP server, started and to be stopped. */
export interface Runtime {
  readonly core: Core;
  /** Present when this process takes jobs. */
  readonly worker: WorkerRuntime | undefined;
  stop(deadlineMs: number): Promise<void>;
}

/** `api` also takes jobs when the queue is embedded or the database is a file: nobody else could. */
export async function startRuntime(config: Config, log: Log, role: 'api' | 'worker'): Promise<Runtime> {
  if (role === 'worker' && config.queueUrl === null) {
    throw new ConfigurationError(
      'A separate worker needs a queue that both processes reach: set DEKSDENFLOW_REDIS_URL to redis://… or postgres://…. With the embedded queue npm start runs the worker too.',
    );
  }
  if (role === 'worker' && config.databaseUrl === null) {
    throw new ConfigurationError(
      'A separate worker needs a database that several processes can share: set DEKSDENFLOW_DB_URL to postgres://…. With SQLite npm start runs the worker too.',
    );
  }
  for (const name of config.unknownNames) log.write('warn', `${name} is not a setting of ours; is it misspelt?`);
  const core = await createCore(config, log);
  try {
    const works = role === 'worker' || config.worksItself;
    const worker = works ? createWorker(core) : undefined;
    if (core.lock !== undefined) {
      // The database is ours alone, so whoever holds a lease is dead: no need to wait for it to run out.
      const own = worker?.identity.id ?? '';
      await core.sweeper.loseAllOf(await core.jobs.startedByOthers(own), own);
    }
    await worker?.start();
    core.sweeper.start();
    const janitor = worker === undefined ? undefined : createJanitor(core);
    janitor?.start();
    const housekeeper = worker === undefined ? undefined : createHousekeeper(core, worker.identity.id);
    housekeeper?.start();
    return {
      core,
      worker,
      stop: async (deadlineMs) => {
        // A removal that is under way may take longer than we have; it is begun anew by the next look.
        const looks = Promise.all([janitor?.stop(), housekeeper?.stop()]);
        await Promise.race([looks, pause(1_000, undefined, { ref: false })]);
        await stop(core, worker, deadlineMs);
      },
    };
  } catch (error) {
    await stop(core, undefined, 2_000);
    throw error;
  }
}

async function stop(core: Core, worker: WorkerRuntime | undefined, deadlineMs: number): Promise<void> {
  await core.sweeper.stop();
  await worker?.stop(deadlineMs);
  await core.relay.close();
  await core.transport.close(2_000);
  await core.processes.close();
  await core.lock?.release();
  await core.database.close();
}

/** One Ctrl-C comes twice under npm: from the terminal to all of its group, and from npm to its child. */
const SAME_PRESS_MS = 500;

/**
 * Runs until SIGTERM or SIGINT; then `stop` has until the deadline, and the process ends whatever hangs. A second
 * signal ends it at once.
 */
export function stopOnSignal(log: Log, deadlineMs: number, stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince >= SAME_PRESS_MS) process.exit(EXIT.failure);
      return;
    }
    stoppingSince = performance.now();
    log.write('info', `${signal}: stopping.`);
    const late = pause(deadlineMs + 2_000, undefined, { ref: false }).then(() => {
      log.write('error', 'Stopping took too long; leases will run out by themselves.');
      process.exit(EXIT.failure);
    });
    void late;
    stop().then(
      () => process.exit(EXIT.ok),
      (error: unknown) => {
        log.write('error', `Stopping failed: ${messageOf(error)}`);
        process.exit(EXIT.failure);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
