import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UuidV7Ids } from '../../src/kernel/ids';
import { createQueueTransport } from '../../src/platform/queue/create-queue-transport';
import type { QueueMessage, QueueTransport } from '../../src/ports/queue-transport';
import { eventually } from '../support/eventually';
import { canImportInJest, PGLITE_HINT, requireOrSkip } from '../support/requirement';

const ids = new UuidV7Ids();

/** A place where the queue lives, which the test can take away and bring back. */
interface Ground {
  open(): Promise<QueueTransport>;
  /** Takes the server away without warning; undefined where there is no server. */
  readonly takeAway?: () => Promise<void>;
  readonly bringBack?: () => Promise<void>;
  dispose(): Promise<void>;
}

function message(epoch: string, dispatch = 1): QueueMessage {
  return { v: 1, epoch, jobId: ids.next(), dispatch };
}

const embedded = async (): Promise<Ground> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'deksdenflow-queue-'));
  const epoch = ids.next();
  return Promise.resolve({
    open: async () => {
      const transport = createQueueTransport({ url: null, dataDir, epoch });
      await transport.open();
      return transport;
    },
    dispose: () => {
      rmSync(dataDir, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
};

const grounds = [
  { name: 'embedded', describe: requireOrSkip('the embedded queue', canImportInJest, PGLITE_HINT), prepare: embedded },
];

for (const { name, describe, prepare } of grounds) {
  describe(`queue transport: ${name}`, () => {
    let ground: Ground;
    let transport: QueueTransport;

    beforeAll(async () => {
      ground = await prepare();
      transport = await ground.open();
    }, 60_000);
    afterAll(async () => {
      await transport.close(5_000);
      await ground.dispose();
    }, 30_000);

    it('delivers each message to one consumer', async () => {
      const got: string[] = [];
      const consumer = await transport.consume('control', 4, (m) => {
        got.push(m.jobId);
        return Promise.resolve();
      });
      const sent = Array.from({ length: 100 }, () => message('e'));
      await transport.publish('control', sent);
      await eventually(() => got.length >= 100);
      expect([...got].sort()).toEqual(sent.map((m) => m.jobId).sort());
      expect(consumer.healthy()).toBe(true);
      await consumer.close(5_000);
    }, 30_000);
  });
}
