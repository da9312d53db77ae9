import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UuidV7Ids } from '../../src/kernel/ids';
import { createQueueTransport } from '../../src/platform/queue/create-queue-transport';
import { EmbeddedClusterFolder } from '../../src/platform/queue/embedded-cluster';
import type { QueueMessage, QueueTransport } from '../../src/ports/queue-transport';
import { eventually } from '../support/eventually';
import { embeddedGround, openTransport, type QueueGround } from '../support/queue-grounds';

const ids = new UuidV7Ids();

function message(jobId = ids.next(), dispatch = 1): QueueMessage {
  return { v: 1, epoch: 'of-this-test', jobId, dispatch };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const garbage = (path: string) => {
  writeFileSync(path, 'this is not a database '.repeat(400));
};

const DAMAGES: readonly (readonly [string, (cluster: string) => void])[] = [
  [
    'garbage in every file',
    (cluster) => {
      filesIn(cluster).forEach(garbage);
    },
  ],
  [
    'an unreadable control file',
    (cluster) => {
      garbage(join(cluster, 'global', 'pg_control'));
    },
  ],
  [
    'no write-ahead log',
    (cluster) => {
      filesIn(join(cluster, 'pg_wal')).forEach((path) => {
        rmSync(path);
      });
    },
  ],
  [
    'no tables',
    (cluster) => {
      rmSync(join(cluster, 'base'), { recursive: true });
    },
  ],
  [
    'the version file alone',
    (cluster) => {
      emptyBut(cluster, 'PG_VERSION');
    },
  ],
];

function emptyBut(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) if (name !== kept) rmSync(join(folder, name), { recursive: true });
}

embeddedGround.describe('the embedded queue on disk', () => {
  let ground: QueueGround;
  beforeEach(async () => {
    ground = await embeddedGround.prepare();
  });
  const opened: QueueTransport[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((transport) => transport.close(2_000)));
    await ground.dispose();
  });

  const clusters = () => readdirSync(join(ground.dataDir, 'queue'));
  const cluster = () => join(ground.dataDir, 'queue', clusters()[0] ?? 'none');

  /** True when a message passes through a queue opened there now. */
  const passesOneMessage = async () => {
    const transport = await openTransport(ground);
    const got: string[] = [];
    await transport.consume('control', 1, (m) => Promise.resolve(void got.push(m.jobId)));
    const sent = message();
    await transport.publish('control', [sent]);
    await eventually(() => got.includes(sent.jobId));
    await transport.close(2_000);
    return true;
  };

  it('is created anew over each kind of damage, and leaves nothing of the old one', async () => {
    expect(await passesOneMessage()).toBe(true);
    for (const [name, damage] of DAMAGES) {
      const before = cluster();
      damage(before);
      const passes = await passesOneMessage();
      expect({ name, passes, old: existsSync(before), clusters: clusters().length }).toEqual({
        name,
        passes: true,
        old: false,
        clusters: 1,
      });
    }
  }, 180_000);

  it('is kept when nothing is wrong, with its messages, also beside what a crash left', async () => {
    const first = createQueueTransport({ url: null, dataDir: ground.dataDir, epoch: 'same' });
    await first.open();
    const sent = message();
    await first.publish('control', [sent]);
    await first.close(2_000);
    const kept = cluster();
    writeFileSync(join(kept, 'postmaster.pid'), '1\n/somewhere\n');
    mkdirSync(join(ground.dataDir, 'queue', 'cluster-00ff.new'));

    const second = createQueueTransport({ url: 'embedded://', dataDir: ground.dataDir, epoch: 'same' });
    await second.open();
    const got: string[] = [];
    await second.consume('control', 1, (m) => Promise.resolve(void got.push(m.jobId)));
    await eventually(() => got.includes(sent.jobId));
    await second.close(2_000);
    expect([cluster(), clusters().length]).toEqual([kept, 1]);
  }, 60_000);

  it('opens while another, that was closed by its deadline, still writes into what it had begun', async () => {
    const begun = join(ground.dataDir, 'queue', 'cluster-00ff.new', 'base', '1');
    mkdirSync(begun, { recursive: true });
    const written = (async () => {
      for (let file = 0; file < 1_000; file++) {
        await mkdir(begun, { recursive: true });
        await writeFile(join(begun, ids.next()), '').catch(() => undefined);
      }
    })();
    expect(await passesOneMessage()).toBe(true);
    await written;
    expect(await passesOneMessage()).toBe(true);
    expect(clusters().length).toBe(1);
  }, 60_000);

  it('is not written any more once the making of it was stopped, and has no name then', async () => {
    const root = join(ground.dataDir, 'queue');
    const folder = new EmbeddedClusterFolder(root);
    const stop = new AbortController();
    const created = folder.create(stop.signal);
    const ended = expect(created).rejects.toThrow(/abort/i);
    await eventually(() => existsSync(root) && clusters().length > 0, { intervalMs: 1 });
    stop.abort();
    await ended;
    expect(await folder.find()).toBeUndefined();
    const left = readdirSync(root, { recursive: true }).length;
    await pause(300);
    expect(readdirSync(root, { recursive: true }).length).toBe(left);
  }, 60_000);

  it('goes on when its folder is deleted under it: the same consumers receive from the new one', async () => {
    const transport = await openTransport(ground);
    opened.push(transport);
    const got = new Set<string>();
    const consumer = await transport.consume('agents', 2, (m) => Promise.resolve(void got.add(m.jobId)));
    const old = cluster();
    await ground.takeAway();
    await eventually(
      () => existsSync(join(ground.dataDir, 'queue')) && cluster() !== old && !cluster().endsWith('.new'),
      {
        timeoutMs: 30_000,
      },
    );
    const again = ids.next();
    let dispatch = 0;
    await eventually(
      async () => {
        await transport.publish('agents', [message(again, ++dispatch)]).catch(() => undefined);
        return got.has(again);
      },
      // A folder is there long before its Postgres has started, on a busy machine.
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    // More than the old one could write into the files that it had open: a segment of its log, and another.
    // Segments are made and renamed ahead: the one that is written is the one that was changed last.
    const changedAt = (path: string) => statSync(path).mtimeMs;
    const segment = () => filesIn(join(cluster(), 'pg_wal')).sort((a, b) => changedAt(b) - changedAt(a))[0];
    const begun = new Set([segment()]);
    const many: QueueMessage[] = [];
    while (begun.size < 3 && many.length < 2_000) {
      const batch = Array.from({ length: 100 }, () => message());
      await transport.publish('agents', batch);
      many.push(...batch);
      await eventually(() => batch.every((m) => got.has(m.jobId)), { timeoutMs: 30_000 });
      begun.add(segment());
    }
    expect(begun.size).toBe(3);
    expect(consumer.healthy()).toBe(true);
  }, 120_000);

  it('opens after a kill -9 in the middle of writing', async () => {
    expect(await passesOneMessage()).toBe(true);
    // The writer is plain PGlite on the same files: TypeScript cannot be started without a build here.
    const script = `
      const { PGlite } = require(process.env.PGLITE);
      PGlite.create(process.env.CLUSTER).then(async (db) => {
        await db.exec('CREATE TABLE IF NOT EXISTS bullmq.noise (text text)');
        console.log('writing');
        for (;;) await db.query('INSERT INTO bullmq.noise SELECT repeat($1, 500) FROM generate_series(1, 50)', ['x']);
      });`;
    const env = { PGLITE: require.resolve('@electric-sql/pglite'), CLUSTER: cluster() };
    const writer = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => writer.once('close', resolve));
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    const written = () => filesIn(join(cluster(), 'pg_wal')).length;
    const before = written();
    await eventually(() => written() > before, { timeoutMs: 20_000, intervalMs: 5 });
    writer.kill('SIGKILL');
    await ended;
    expect(await passesOneMessage()).toBe(true);
  }, 60_000);
});
