import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis from 'ioredis';
import { eventually } from './eventually';
import { findProgram, freePort, LocalServer } from './local-server';

export const redisProgram = findProgram('redis-server') ?? findProgram('valkey-server');
export const REDIS_HINT = 'install redis-server (or valkey-server) and put it on PATH.';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** SIGKILL: without `--appendonly yes` in the arguments all data is lost. */
  kill(): Promise<void>;
  /** SIGTERM, and its folder removed: for `afterAll`. */
  stop(): Promise<void>;
  /** On the same port; after `kill` too. */
  restart(): Promise<void>;
  flushAll(): Promise<void>;
}

/** A private Redis on a free port, without persistence unless the arguments say otherwise. */
export async function startRedis(options: { port?: number; args?: readonly string[] } = {}): Promise<TestRedis> {
  const program = redisProgram;
  if (program === undefined) throw new Error(`No Redis here: ${REDIS_HINT}`);
  const port = options.port ?? (await freePort());
  const url = `redis://127.0.0.1:${String(port)}`;
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...(options.args ?? [])];

  let server: LocalServer | undefined;
  const start = async () => {
    const started = LocalServer.start(program, args);
    server = started;
    await eventually(() => ping(url, started), { timeoutMs: 15_000 });
  };
  const end = async (signal: NodeJS.Signals) => {
    await server?.signal(signal);
  };
  await start();
  return {
    url,
    port,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    flushAll: () => command(url, (client) => client.flushall()),
  };
}

async function ping(url: string, server: LocalServer): Promise<void> {
  if (!server.alive) throw new Error(`redis-server ended: ${server.output}`);
  await command(url, (client) => client.ping());
}

async function command(url: string, run: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  // The rejected connect() says the same; without a listener ioredis prints it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await run(client);
  } finally {
    client.disconnect();
  }
}
