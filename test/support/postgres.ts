import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from './eventually';
import { findProgram, freePort, LocalServer, postgresFolders, unprivileged } from './local-server';

const initdb = findProgram('initdb', postgresFolders());
export const postgresProgram = findProgram('postgres', postgresFolders());
export const postgresFound = initdb !== undefined && postgresProgram !== undefined;
export const POSTGRES_HINT = 'install PostgreSQL 13 or newer (initdb and postgres, on PATH or in /usr/lib/postgresql).';

/** How Postgres ends: waits for clients, cuts them, leaves without a word (recovers from WAL), or is killed. */
const STOP_SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;
export type StopMode = keyof typeof STOP_SIGNALS;

export interface TestPostgres {
  /** Of the database `postgres`; tests take one of their own by `createDatabase`. */
  readonly url: string;
  readonly port: number;
  /** A new empty database with a random name; gives its URL. */
  createDatabase(): Promise<string>;
  /** Keeps the data: `restart` brings it back. */
  stop(mode?: StopMode): Promise<void>;
  /** On the same port with the same data; ends the running one first, mode `fast`. */
  restart(): Promise<void>;
  /** Ends it and removes its data: for `afterAll`. */
  dispose(): Promise<void>;
}

/**
 * A private Postgres on a free port. `fsync: false` is faster and loses nothing unless the machine itself
 * crashes (`synchronous_commit=off` would: commits of the last 0.6 s, by a mere kill); benchmarks keep it on.
 */
export async function startPostgres(
  options: { fsync?: boolean; args?: readonly string[] } = {},
): Promise<TestPostgres> {
  const program = postgresProgram;
  if (program === undefined || initdb === undefined) throw new Error(`No Postgres here: ${POSTGRES_HINT}`);
  const port = await freePort();
  const identity = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-postgres-'));
  chmodSync(folder, 0o700);
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  const place = { cwd: folder, ...identity };
  const initArgs = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(initdb, initArgs, { ...place, stdio: 'pipe' });

  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'max_connections=100'];
  if (options.fsync === false) settings.push('fsync=off', 'full_page_writes=off');
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const args = ['-D', data, '-p', String(port), ...flags, ...(options.args ?? [])];
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${String(port)}/${database}`;

  let server: LocalServer | undefined;
  const start = async () => {
    const started = LocalServer.start(program, args, place);
    server = started;
    await eventually(
      () => {
        if (!started.alive) throw new Error(`postgres ended: ${started.output}`);
        return statement(urlOf('postgres'), 'SELECT 1');
      },
      { timeoutMs: 30_000, intervalMs: 50 },
    );
  };
  const stop = async (mode: StopMode = 'fast') => {
    await server?.signal(STOP_SIGNALS[mode]);
  };
  await start();
  return {
    url: urlOf('postgres'),
    port,
    stop,
    createDatabase: async () => {
      const name = `t_${randomBytes(6).toString('hex')}`;
      await statement(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    restart: async () => {
      await stop();
      await start();
    },
    dispose: async () => {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function statement(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => undefined);
  }
}
