import { createQueueTransport } from '../../src/platform/queue/create-queue-transport';
import { redisGround } from '../support/queue-grounds';
import { startRedis } from '../support/redis';

type Line = readonly [level: string, message: string];

async function openOn(args: readonly string[], allowEviction = false): Promise<Line[]> {
  const redis = await startRedis({ args });
  const lines: Line[] = [];
  const log = (level: string, text: string) => void lines.push([level, text]);
  const transport = createQueueTransport({ url: redis.url, dataDir: '.', epoch: 'checks', allowEviction, log });
  try {
    await transport.open();
    return lines;
  } finally {
    await transport.close(1_000);
    await redis.stop();
  }
}

redisGround.describe('what the queue asks of Redis at the start', () => {
  const evicting = ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'];

  it('is refused where messages may be evicted', async () => {
    await expect(openOn(evicting)).rejects.toMatchObject({
      code: 'queue.redis_evicts',
      message: expect.stringContaining('allkeys-lru') as string,
    });
  }, 30_000);

  it('is a warning where eviction was allowed', async () => {
    const lines = await openOn([...evicting, '--appendonly', 'yes'], true);
    expect(lines).toEqual([['warn', expect.stringContaining('memory')]]);
  }, 30_000);

  it('is a warning without an append-only file, and nothing with one', async () => {
    expect(await openOn([])).toEqual([['warn', expect.stringContaining('crashes')]]);
    expect(await openOn(['--appendonly', 'yes'])).toEqual([]);
  }, 30_000);

  it('goes on with a warning where Redis hides its configuration', async () => {
    const lines = await openOn(['--rename-command', 'CONFIG', '']);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every(([level]) => level === 'warn')).toBe(true);
  }, 30_000);
});

describe('the address of the queue', () => {
  it.each(['', 'localhost:6379', 'http://x', 'amqp://user:hunter2@x'])('is refused as %p', (url) => {
    const create = () => createQueueTransport({ url, dataDir: '.', epoch: 'e' });
    expect(create).toThrow(expect.objectContaining({ code: 'config.invalid' }) as Error);
    expect(create).not.toThrow(/hunter2/);
  });

  it('that nobody answers is told at once, with the way out', async () => {
    for (const url of ['redis://127.0.0.1:1', 'postgres://127.0.0.1:1/x']) {
      const transport = createQueueTransport({ url, dataDir: '.', epoch: 'e' });
      await expect(transport.open()).rejects.toMatchObject({
        code: 'queue.unreachable',
        message: expect.stringContaining('DEKSDENFLOW_REDIS_URL') as string,
      });
    }
  }, 30_000);
});
