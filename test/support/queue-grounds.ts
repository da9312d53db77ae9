import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UuidV7Ids } from '../../src/kernel/ids';
import { createQueueTransport } from '../../src/platform/queue/create-queue-transport';
import type { QueueTransport } from '../../src/ports/queue-transport';
import { POSTGRES_HINT, postgresFound, startPostgres } from './postgres';
import { REDIS_HINT, redisProgram, startRedis } from './redis';
import { canImportInJest, PGLITE_HINT, requireOrSkip } from './requirement';

/** A place where a queue lives. The server of a test can be taken away and brought back. */
export interface QueueGround {
  /** For `createQueueTransport`; null is embedded. */
  readonly url: string | null;
  readonly dataDir: string;
  /** Without warning, as in a crash. Where there is no server, this deletes the folder under the running queue. */
  takeAway(): Promise<void>;
  bringBack(): Promise<void>;
  dispose(): Promise<void>;
}

export interface QueueGroundKind {
  readonly name: string;
  readonly describe: jest.Describe;
  prepare(): Promise<QueueGround>;
}

function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'deksdenflow-queue-'));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export const embeddedGround: QueueGroundKind = {
  name: 'embedded',
  describe: requireOrSkip('The embedded queue', canImportInJest, PGLITE_HINT),
  prepare: () => {
    const dataDir = newDataDir();
    return Promise.resolve({
      url: null,
      dataDir,
      takeAway: () => {
        remove(join(dataDir, 'queue'));
        return Promise.resolve();
      },
      bringBack: () => Promise.resolve(),
      dispose: () => {
        remove(dataDir);
        return Promise.resolve();
      },
    });
  },
};

export const redisGround: QueueGroundKind = {
  name: 'redis',
  describe: requireOrSkip('Redis', redisProgram !== undefined, REDIS_HINT),
  prepare: async () => {
    const redis = await startRedis();
    const dataDir = newDataDir();
    return {
      url: redis.url,
      dataDir,
      takeAway: () => redis.kill(),
      bringBack: () => redis.restart(),
      dispose: async () => {
        await redis.stop();
        remove(dataDir);
      },
    };
  },
};

export const postgresGround: QueueGroundKind = {
  name: 'postgres',
  describe: requireOrSkip('Postgres', postgresFound, POSTGRES_HINT),
  prepare: async () => {
    const postgres = await startPostgres({ fsync: false });
    const dataDir = newDataDir();
    return {
      url: await postgres.createDatabase(),
      dataDir,
      takeAway: () => postgres.stop('immediate'),
      bringBack: () => postgres.restart(),
      dispose: async () => {
        await postgres.dispose();
        remove(dataDir);
      },
    };
  },
};

export const queueGrounds = [embeddedGround, redisGround, postgresGround];

/** An opened transport of an installation of its own on that ground. */
export async function openTransport(
  ground: QueueGround,
  epoch = new UuidV7Ids().next(),
  more: { readonly wakeEveryMs?: number } = {},
): Promise<QueueTransport> {
  const transport = createQueueTransport({ url: ground.url, dataDir: ground.dataDir, epoch, ...more });
  await transport.open();
  return transport;
}
