import { UuidV7Ids } from '../../src/kernel/ids';
import type { QueueConsumer, QueueMessage, QueueTransport } from '../../src/ports/queue-transport';
import { eventually } from '../support/eventually';
import { gate } from '../support/gate';
import { openTransport, type QueueGround, queueGrounds } from '../support/queue-grounds';

const ids = new UuidV7Ids();

function message(jobId = ids.next(), dispatch = 1): QueueMessage {
  return { v: 1, epoch: 'of-this-test', jobId, dispatch };
}

for (const kind of queueGrounds) {
  kind.describe(`queue transport on ${kind.name}`, () => {
    let ground: QueueGround;
    let transport: QueueTransport;
    const consumers: QueueConsumer[] = [];

    beforeAll(async () => {
      ground = await kind.prepare();
    }, 60_000);
    afterAll(() => ground.dispose(), 30_000);
    beforeEach(async () => {
      transport = await openTransport(ground);
    }, 60_000);
    afterEach(async () => {
      await transport.close(2_000);
      consumers.length = 0;
    }, 30_000);

    const consume = async (concurrency: number, handle: (m: QueueMessage) => Promise<void> | void) => {
      const consumer = await transport.consume('control', concurrency, async (m) => {
        await handle(m);
      });
      consumers.push(consumer);
      return consumer;
    };

    it('delivers each message whole, singly and in bulk', async () => {
      const got: QueueMessage[] = [];
      const consumer = await consume(4, (m) => void got.push(m));
      const sent = Array.from({ length: 60 }, () => message());
      for (const single of sent.slice(0, 10)) await transport.publish('control', [single]);
      await transport.publish('control', sent.slice(10));
      await eventually(() => got.length === sent.length);
      const byId = (a: QueueMessage, b: QueueMessage) => a.jobId.localeCompare(b.jobId);
      expect(got.sort(byId)).toEqual(sent.sort(byId));
      expect(consumer.healthy()).toBe(true);
      expect(transport.backend).toBe(kind.name);
    }, 30_000);

    it('ignores a repeated hand-over while the first is pending, and takes it again afterwards', async () => {
      const one = message();
      await transport.publish('control', [one]);
      await transport.publish('control', [one, one]);
      const got: string[] = [];
      const consumer = await consume(1, (m) => void got.push(m.jobId));
      const last = message();
      await transport.publish('control', [last]);
      await eventually(() => got.includes(last.jobId));
      expect(got).toEqual([one.jobId, last.jobId]);
      await eventually(async () => {
        await transport.publish('control', [one]);
        expect(got.length).toBeGreaterThan(2);
      });
      expect(consumer.healthy()).toBe(true);
    }, 30_000);

    it('keeps the two classes of queue and two installations apart', async () => {
      const got: string[] = [];
      await consume(2, (m) => void got.push(m.jobId));
      const foreign = kind.name === 'embedded' ? undefined : await openTransport(ground);
      await transport.publish('agents', [message()]);
      await foreign?.publish('control', [message()]);
      await foreign?.close(2_000);
      const mine = message();
      await transport.publish('control', [mine]);
      await eventually(() => got.length > 0);
      expect(got).toEqual([mine.jobId]);
    }, 30_000);

    it('runs as many handlers side by side as asked, and no more', async () => {
      const { opened, open } = gate();
      let running = 0;
      let most = 0;
      let done = 0;
      const consumer = await consume(3, async () => {
        most = Math.max(most, ++running);
        await opened;
        running--;
        done++;
      });
      await transport.publish(
        'control',
        Array.from({ length: 7 }, () => message()),
      );
      await eventually(() => running === 3);
      expect(consumer.healthy()).toBe(true);
      open();
      await eventually(() => done === 7);
      expect(most).toBe(3);
    }, 30_000);

    it('survives a handler that throws', async () => {
      const got: string[] = [];
      await consume(1, (m) => {
        got.push(m.jobId);
        if (got.length === 1) throw new Error('a handler must not do this');
      });
      await transport.publish('control', [message()]);
      await transport.publish('control', [message()]);
      await eventually(() => got.length === 2);
    }, 30_000);

    it('waits for running handlers when a consumer is closed, and takes nothing new', async () => {
      const { opened, open } = gate();
      const got: string[] = [];
      let finished = 0;
      const consumer = await consume(1, async (m) => {
        got.push(m.jobId);
        await opened;
        finished++;
      });
      const first = message();
      await transport.publish('control', [first]);
      await eventually(() => got.length === 1);
      const closed = consumer.close(10_000);
      await transport.publish('control', [message()]);
      open();
      await closed;
      expect(finished).toBe(1);
      expect(got).toEqual([first.jobId]);
      expect(consumer.healthy()).toBe(false);
    }, 30_000);

    it('lets go of a handler that does not end by the deadline', async () => {
      const { opened, open } = gate();
      let started = 0;
      const consumer = await consume(1, async () => {
        started++;
        await opened;
      });
      await transport.publish('control', [message()]);
      await eventually(() => started === 1);
      const before = Date.now();
      await consumer.close(300);
      expect(Date.now() - before).toBeLessThan(3_000);
      open();
    }, 30_000);

    it('tells the publisher soon that the queue is away, and works again after its return', async () => {
      const got = new Set<string>();
      await consume(2, (m) => void got.add(m.jobId));
      const first = message();
      await transport.publish('control', [first]);
      await eventually(() => got.has(first.jobId));

      await ground.takeAway();
      if (ground.url !== null) {
        const before = Date.now();
        await expect(transport.publish('control', [message()])).rejects.toMatchObject({ code: 'queue.unreachable' });
        await expect(transport.ping()).rejects.toMatchObject({ code: 'queue.unreachable' });
        expect(Date.now() - before).toBeLessThan(6_000);
      }
      await ground.bringBack();

      // What the sweeper does: hand over again, with the next dispatch number, until it is claimed.
      const again = ids.next();
      let dispatch = 0;
      await eventually(
        async () => {
          await transport.publish('control', [message(again, ++dispatch)]).catch(() => undefined);
          return got.has(again);
        },
        { timeoutMs: 15_000, intervalMs: 200 },
      );
      await transport.ping();
    }, 60_000);

    it('closes by its deadline while the queue is away', async () => {
      await consume(2, () => undefined);
      await ground.takeAway();
      const before = Date.now();
      await transport.close(1_000);
      expect(Date.now() - before).toBeLessThan(4_000);
      await ground.bringBack();
    }, 60_000);
  });
}
