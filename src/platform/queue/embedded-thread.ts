import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PgQueryable, PgQueryResult } from 'bullmq';
import { settledWithin } from './deadline';

/**
 * The defaults want 128 MB of shared buffers, which a queue of ids never fills: the process needs
 * 190 MB instead of 330 MB like this. The log would grow to 1 GB on disk. BullMQ's statements name its tables without a schema.
 */
const SETTINGS = ['-c', 'shared_buffers=4MB', '-c', 'max_wal_size=32MB', '-c', 'search_path=bullmq'];

/**
 * The thread, as text: no file of ours has to be found and, in tests, translated for it. Without parameters it may be
 * several statements; only those of a migration are, and nobody reads their rows. Durability is not needed: messages may be
 * lost, the database hands them over again.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { PGlite } = require(workerData.pglite);
const rowsOf = async (db, text, params) =>
  params === undefined ? ((await db.exec(text)).at(-1)?.rows ?? []) : (await db.query(text, params)).rows;
(async () => {
  const startParams = [...PGlite.defaultStartParams, ...workerData.settings];
  const db = await PGlite.create(workerData.folder, { relaxedDurability: true, startParams });
  db.onNotification((channel, payload) => parentPort.postMessage({ channel, payload }));
  parentPort.on('message', async ({ id, text, params }) => {
    try {
      if (text === undefined) await db.close();
      parentPort.postMessage({ id, rows: text === undefined ? [] : await rowsOf(db, text, params) });
    } catch (error) {
      parentPort.postMessage({ id, failure: { message: error?.message ?? String(error), code: error?.code } });
    }
  });
  parentPort.postMessage({ opened: true });
})();
`;
const CLOSE_LIMIT_MS = 2_000;

type Told =
  | { readonly opened: true }
  | { readonly channel: string; readonly payload: string }
  | { readonly id: number; readonly rows: unknown[] }
  | { readonly id: number; readonly failure: { readonly message: string; readonly code?: string } };

interface Asked {
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Postgres as WebAssembly in a thread of its own: a statement takes a millisecond, and a burst of jobs a hundred of them,
 * in which this process would answer nobody. When the thread ends, whatever is asked of it fails without an SQLSTATE.
 */
export class EmbeddedThread implements PgQueryable {
  private readonly asked = new Map<number, Asked>();
  private last = 0;
  private over: Error | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly onNotification: (channel: string, payload: string) => void,
  ) {
    worker.on('message', (told: Told) => {
      this.hear(told);
    });
    worker.on('error', (error) => {
      this.end(error);
    });
    worker.on('exit', () => {
      this.end(new Error('the thread of the embedded queue has ended'));
    });
  }

  /** The signal ends an opening, which then fails; of one that is complete it is no business. */
  static async open(
    folder: string,
    onNotification: (channel: string, payload: string) => void,
    stop: AbortSignal,
  ): Promise<EmbeddedThread> {
    stop.throwIfAborted();
    const workerData = { folder, settings: SETTINGS, pglite: require.resolve('@electric-sql/pglite') };
    // Neither secrets nor flags of the process are any of its business.
    const worker = new Worker(THREAD, { eval: true, workerData, env: {}, execArgv: [] });
    const thread = new EmbeddedThread(worker, onNotification);
    const abandon = () => void worker.terminate();
    stop.addEventListener('abort', abandon, { once: true });
    const [told] = (await Promise.race([once(worker, 'message'), thread.ended()]).finally(() => {
      stop.removeEventListener('abort', abandon);
    })) as [Told];
    if (!('opened' in told)) throw new Error('The embedded queue began with something else than an opening.');
    worker.unref();
    return thread;
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return { rows: (await this.ask({ text, params: params === undefined ? undefined : [...params] })) as R[] };
  }

  /** Leaves the files in order, if it can in a short time. */
  async close(): Promise<void> {
    await settledWithin(CLOSE_LIMIT_MS, this.ask({}));
    await this.terminate();
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(what: { readonly text?: string; readonly params?: unknown[] | undefined }): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.over !== undefined) {
        reject(this.over);
        return;
      }
      const id = ++this.last;
      this.asked.set(id, { resolve, reject });
      // It keeps the process alive for as long as somebody waits for it.
      this.worker.ref();
      this.worker.postMessage({ id, ...what });
    });
  }

  private hear(told: Told): void {
    if ('channel' in told) this.onNotification(told.channel, told.payload);
    if (!('id' in told)) return;
    const asked = this.asked.get(told.id);
    this.asked.delete(told.id);
    if (this.asked.size === 0) this.worker.unref();
    if ('rows' in told) asked?.resolve(told.rows);
    else asked?.reject(Object.assign(new Error(told.failure.message), { code: told.failure.code }));
  }

  private end(error: Error): void {
    this.over ??= error;
    for (const { reject } of this.asked.values()) reject(this.over);
    this.asked.clear();
  }

  /** Rejects when the thread ends before it has begun. */
  private async ended(): Promise<never> {
    await once(this.worker, 'exit');
    throw this.over ?? new Error('the thread of the embedded queue has ended');
  }
}
