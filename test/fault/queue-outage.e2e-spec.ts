import { setTimeout as pause } from 'node:timers/promises';
import { UuidV7Ids } from '../../src/kernel/ids';
import { createQueueTransport } from '../../src/platform/queue/create-queue-transport';
import type { QueueMessage, QueueTransport } from '../../src/ports/queue-transport';
import { eventually } from '../support/eventually';
import { openTransport, postgresGround, redisGround } from '../support/queue-grounds';
import { startRedis } from '../support/redis';
import { startSilentProxy } from '../support/silent-proxy';

const ids = new UuidV7Ids();
const OUTAGE_MS = 20_000;

function message(): QueueMessage {
  return { v: 1, epoch: 'of-this-test', jobId: ids.next(), dispatch: 1 };
}

async function published(transport: QueueTransport): Promise<QueueMessage> {
  const sent = message();
  await eventually(() => transport.publish('control', [sent]), { timeoutMs: 10_000, intervalMs: 100 });
  return sent;
}

for (const kind of [redisGround, postgresGround]) {
  kind.describe(`an outage of ${kind.name}`, () => {
    it('ends within 5 s of the return of the queue, for idle and for busy workers, with nothing sent twice', async () => {
      const ground = await kind.prepare();
      const transport = await openTransport(ground);
      const got = new Set<string>();
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const long = message();
      const consumer = await transport.consume('control', 2, async (m) => {
        got.add(m.jobId);
        if (m.jobId === long.jobId) await held;
      });
      await transport.publish('control', [long]);
      await eventually(() => got.has(long.jobId));

      await ground.takeAway();
      // The outage itself is what is tested: its length decides how far every retry delay has grown.
      await pause(OUTAGE_MS);
      await ground.bringBack();
      const sent = await published(transport);
      await eventually(() => got.has(sent.jobId), { timeoutMs: 5_000 });
      release();
      const after = [await published(transport), await published(transport), await published(transport)];
      await eventually(() => after.every((m) => got.has(m.jobId)), { timeoutMs: 5_000 });
      expect(consumer.healthy()).toBe(true);

      await transport.close(2_000);
      await ground.dispose();
    }, 90_000);
  });
}

redisGround.describe('a half-open link to Redis', () => {
  it('is given up, and the worker receives again', async () => {
    const redis = await startRedis();
    const proxy = await startSilentProxy(redis.port);
    const url = `redis://127.0.0.1:${String(proxy.port)}`;
    const transport = createQueueTransport({ url, dataDir: '.', epoch: ids.next() });
    await transport.open();
    const got = new Set<string>();
    await transport.consume('control', 1, (m) => {
      got.add(m.jobId);
      return Promise.resolve();
    });
    const first = await published(transport);
    await eventually(() => got.has(first.jobId));

    proxy.silencePresent();
    const second = await published(transport);
    await eventually(() => got.has(second.jobId), { timeoutMs: 30_000 });

    await transport.close(2_000);
    await proxy.close();
    await redis.stop();
  }, 60_000);
});
