import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../test/support/postgres';
import { startRedis } from '../../test/support/redis';
import { ServerProcess } from '../../test/support/server-process';

export interface Place {
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly folder: string;
  readonly token: string;
  /** What each of our processes is told. */
  readonly environment: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** A private Postgres, and a private Redis unless the queue is to live in Postgres. Nothing of them outlives us. */
export async function startServices(queue: 'redis' | 'postgres'): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-server-mode-'));
  const postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  const redis = queue === 'redis' ? await startRedis({ args: ['--appendonly', 'yes'] }) : undefined;
  const queueUrl = redis?.url ?? (await postgres.createDatabase());
  const token = randomBytes(24).toString('base64url');
  return {
    databaseUrl,
    queueUrl,
    folder,
    token,
    environment: {
      ...settingsOfTheCaller(),
      DEKSDENFLOW_DATA_DIR: join(folder, 'data'),
      DEKSDENFLOW_DB_URL: databaseUrl,
      DEKSDENFLOW_REDIS_URL: queueUrl,
      DEKSDENFLOW_API_TOKEN: token,
      DEKSDENFLOW_SECRET_KEY: randomBytes(32).toString('base64'),
      DEKSDENFLOW_LOG_JSON: 'true',
      // Free ports, whatever else runs here.
      DEKSDENFLOW_API_PORT: '0',
      DEKSDENFLOW_WORKER_PORT: '0',
      DEKSDENFLOW_API_HOST: '127.0.0.1',
    },
    dispose: async () => {
      await redis?.stop();
      await postgres.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How long a lease is, which programs the agents are: what was set for us holds for our processes too. */
function settingsOfTheCaller(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('DEKSDENFLOW_')));
}

/** A worker process, once it has said who it is. */
export class Worker {
  private constructor(
    private readonly process: ServerProcess,
    readonly id: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<Worker> {
    const process = new ServerProcess('worker', environment);
    await process.url();
    const id = /DeksdenFlow worker (\S+) takes jobs/.exec(process.stdout)?.[1];
    if (id === undefined) throw new Error(`A worker did not say its name: ${process.stdout}`);
    return new Worker(process, id);
  }

  get alive(): boolean {
    return this.process.child.exitCode === null && this.process.child.signalCode === null;
  }

  get lastWords(): string {
    return this.process.stderr;
  }

  async stop(): Promise<void> {
    if (this.alive) await this.process.stop();
  }

  /** As the kernel does when memory is short: no last word, its agents left behind. */
  async kill(): Promise<void> {
    await this.process.stop('SIGKILL');
  }
}
