import { UuidV7Ids } from '../../src/kernel/ids';
import type { QueueConsumer, QueueTransport } from '../../src/ports/queue-transport';
import { eventually } from '../support/eventually';
import { openTransport, type QueueGround, queueGrounds } from '../support/queue-grounds';

const ids = new UuidV7Ids();

for (const kind of queueGrounds) {
  kind.describe(`the canary on ${kind.name}`, () => {
    let ground: QueueGround;
    let transport: QueueTransport;

    beforeAll(async () => {
      ground = await kind.prepare();
      transport = await openTransport(ground, ids.next(), { wakeEveryMs: 100 });
    }, 60_000);
    afterAll(async () => {
      await transport.close(2_000);
      await ground.dispose();
    }, 30_000);

    /** How often the silence has ended; Redis' own empty answers come every five seconds only. */
    const heard = async (consumer: QueueConsumer, times: number): Promise<void> => {
      let last = 0;
      let ends = 0;
      await eventually(
        () => {
          const silent = consumer.silentMs() ?? 0;
          if (silent < last) ends += 1;
          last = silent;
          return ends >= times;
        },
        { timeoutMs: 8_000, intervalMs: 5 },
      );
    };

    it('comes through the connection that an idle consumer waits on, again and again, and to no handler', async () => {
      const got: string[] = [];
      const consumer = await transport.consume('control', 2, (m) => {
        got.push(m.jobId);
        return Promise.resolve();
      });
      await heard(consumer, 5);
      expect(consumer.healthy()).toBe(true);
      expect(got).toEqual([]);
      await consumer.close(1_000);
      expect(consumer.healthy()).toBe(false);
    }, 30_000);

    it('is not sent to a consumer whose slots are all busy, which is well for as long as it takes', async () => {
      let open: () => void = () => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      const consumer = await transport.consume('agents', 1, () => opened);
      await transport.publish('agents', [{ v: 1, epoch: 'of-this-test', jobId: ids.next(), dispatch: 1 }]);
      await eventually(() => consumer.silentMs() === null);
      expect(consumer.healthy()).toBe(true);
      open();
      await eventually(() => consumer.silentMs() !== null);
      // What it left behind while it was busy would come now, and count as a message that waits.
      expect(await transport.waiting('agents')).toBe(0);
      await heard(consumer, 2);
    }, 30_000);
  });
}
