import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ServerProcess } from '../../support/server-process';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';

/** The processes as they are shipped, HTTP and all: what they need at rest, and how long until they answer. */
export class ShippedContender implements Contender {
  readonly name = 'deksdenflow, as shipped';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    const env: Record<string, string> = { DEKSDENFLOW_DATA_DIR: `${ground.folder}/data` };
    if (this.backend === 'embedded') {
      // The first start makes database and queue; people meet the second.
      await stopped((await started('main', env)).process);
      const all = await started('main', env);
      await pause(this.load.idleMs);
      const memory = residentMb(all.process);
      await stopped(all.process);
      return { 'ready, s': all.seconds, 'memory idle, MB': memory };
    }
    env.DEKSDENFLOW_DB_URL = await ground.newDatabase();
    env.DEKSDENFLOW_REDIS_URL = ground.redisUrl;
    await stopped((await started('main', env)).process);
    const api = await started('main', env);
    const worker = await started('worker', env);
    await pause(this.load.idleMs);
    const figures = {
      'API ready, s': api.seconds,
      'worker ready, s': worker.seconds,
      'API memory idle, MB': residentMb(api.process),
      'worker memory idle, MB': residentMb(worker.process),
    };
    await stopped(worker.process);
    await stopped(api.process);
    return figures;
  }
}

async function started(
  program: 'main' | 'worker',
  env: Readonly<Record<string, string>>,
): Promise<{ readonly process: ServerProcess; readonly seconds: number }> {
  const begin = performance.now();
  const process = new ServerProcess(program, env);
  const url = await process.url();
  const answer = await fetch(`${url}/health/ready`);
  if (!answer.ok) throw new Error(`${program} is not ready: ${await answer.text()}`);
  return { process, seconds: (performance.now() - begin) / 1_000 };
}

async function stopped(process: ServerProcess): Promise<void> {
  await process.stop();
}

/** VmRSS, in MB of a million bytes like the other figures. */
function residentMb(process: ServerProcess): number {
  const status = readFileSync(`/proc/${String(process.child.pid)}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024) / 1e6;
}
