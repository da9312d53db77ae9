import { EventEmitter } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  type PgQueryResult,
  runMigrations,
} from 'bullmq';
import { messageOf } from '../../kernel/errors';
import type { QueueLog } from './connector';
import { EmbeddedClient } from './embedded-client';
import type { EmbeddedClusterFolder } from './embedded-cluster';
import { EmbeddedThread } from './embedded-thread';

const WATCH_EVERY_MS = 500;
/** Every statement of BullMQ ends within milliseconds; PGlite's never settle again after a PANIC. */
const HUNG_AFTER_MS = 10_000;

/**
 * A Postgres without other processes has no autovacuum: each message leaves dead rows in the first two
 * tables, each bulk call some in the catalogue, and everything would become slower with every message.
 */
const VACUUM = 'VACUUM job, event, pg_class, pg_attribute, pg_type, pg_depend';
const VACUUM_EVERY_MS = 60_000;

interface Waiting {
  readonly since: number;
  readonly reject: (error: Error) => void;
}

/**
 * Postgres inside this process, in a thread of its own and in the shape of the pool that BullMQ asks for. It heals itself: when its
 * folder disappears or it breaks, a new empty one takes its place and the workers listen again.
 */
export class EmbeddedPostgres extends EventEmitter implements PgPool {
  private db: EmbeddedThread | undefined;
  private folder: string | undefined;
  private readonly waiting = new Set<Waiting>();
  private readonly clients = new Set<EmbeddedClient>();
  private watch: NodeJS.Timeout | undefined;
  private cleaning: NodeJS.Timeout | undefined;
  private healing: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly clusters: EmbeddedClusterFolder,
    private readonly log: QueueLog,
    private readonly vacuumEveryMs = VACUUM_EVERY_MS,
  ) {
    super();
    // Each queue and worker of BullMQ listens for errors of the pool.
    this.setMaxListeners(100);
  }

  async start(): Promise<void> {
    const found = await this.clusters.find();
    await this.tidy(found);
    if (found === undefined || !(await this.tried(found))) await this.renew();
    this.watch = setInterval(() => {
      void this.check();
    }, WATCH_EVERY_MS);
    this.watch.unref();
    this.cleaning = setInterval(() => {
      this.query(VACUUM).catch(() => undefined);
    }, this.vacuumEveryMs);
    this.cleaning.unref();
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    const { db } = this;
    if (db === undefined) throw away();
    let entry: Waiting | undefined;
    try {
      return await new Promise<PgQueryResult<R>>((resolve, reject) => {
        entry = { since: Date.now(), reject };
        this.waiting.add(entry);
        db.query<R>(text, params).then(resolve, reject);
      });
    } catch (error) {
      if (db === this.db && isFatal(error)) this.lose(messageOf(error));
      throw error;
    } finally {
      if (entry !== undefined) this.waiting.delete(entry);
    }
  }

  connect(): Promise<EmbeddedClient> {
    const client = new EmbeddedClient(this, () => this.clients.delete(client));
    this.clients.add(client);
    return Promise.resolve(client);
  }

  /** BullMQ's side of it; the owner calls {@link stop}. */
  end(): Promise<void> {
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.watch);
    clearInterval(this.cleaning);
    const { db } = this;
    this.db = undefined;
    await this.healing;
    await db?.close();
  }

  private stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async check(): Promise<void> {
    const { db, folder } = this;
    if (db === undefined || folder === undefined || this.healing !== undefined) return;
    const oldest = [...this.waiting].at(0);
    if (oldest !== undefined && Date.now() - oldest.since > HUNG_AFTER_MS) {
      this.lose('it does not answer');
      return;
    }
    const present = await access(join(folder, 'PG_VERSION')).then(
      () => true,
      () => false,
    );
    // With its files open it still works, up to the next segment of its log: it serves until its successor is ready.
    if (!present && db === this.db) this.heal('its folder is gone');
  }

  private lose(reason: string): void {
    // It may be hung in the middle of a statement, and has nothing that anybody needs.
    void this.db?.terminate();
    this.db = undefined;
    for (const { reject } of this.waiting) reject(away());
    this.heal(reason);
  }

  private heal(reason: string): void {
    if (this.healing !== undefined || this.stopped()) return;
    this.log('warn', 'embedded queue is created anew; the database will hand its messages over again', { reason });
    this.healing = this.renewUntilDone().finally(() => {
      this.healing = undefined;
    });
  }

  private async renewUntilDone(): Promise<void> {
    for (let delayMs = 250; !this.stopped(); delayMs = Math.min(delayMs * 2, 5_000)) {
      try {
        await this.renew();
        return;
      } catch (error) {
        if (this.stopped()) return;
        this.log('warn', 'embedded queue was not created', { error: messageOf(error) });
        await pause(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async renew(): Promise<void> {
    const created = await this.clusters.create(this.stopping.signal);
    await this.adopt(created);
    // Whoever opens the folder next tidies it up: by now that may have happened.
    if (!this.stopped()) await this.tidy(created);
  }

  /** What cannot be removed is in nobody's way: a queue that could be opened is. */
  private async tidy(kept: string | undefined): Promise<void> {
    try {
      await this.clusters.keepOnly(kept);
    } catch (error) {
      this.log('warn', 'leftovers of the embedded queue were not removed', { error: messageOf(error) });
    }
  }

  private async tried(folder: string): Promise<boolean> {
    try {
      await this.adopt(folder);
      return true;
    } catch (error) {
      this.stopping.signal.throwIfAborted();
      this.log('warn', 'embedded queue is damaged and created anew', { reason: messageOf(error) });
      return false;
    }
  }

  private async adopt(folder: string): Promise<void> {
    const hear = (channel: string, payload: string) => {
      for (const client of this.clients) client.notify(channel, payload);
    };
    const db = await EmbeddedThread.open(folder, hear, this.stopping.signal);
    try {
      if ((await assertSchemaCompatibility(db)) < LATEST_SCHEMA_VERSION) await runMigrations(db);
    } catch (error) {
      await db.terminate();
      throw error;
    }
    if (this.stopped()) {
      await db.close();
      return;
    }
    const old = this.db;
    this.db = db;
    this.folder = folder;
    // BullMQ listens again when the client it listened on reports an error.
    for (const client of [...this.clients]) client.fail(new Error('The embedded queue was created anew.'));
    void old?.close();
  }
}

/** BullMQ takes this code for a lost connection: it waits a little and tries again, instead of reporting each time. */
function away(): Error {
  return Object.assign(new Error('the embedded queue is being created anew'), { code: 'ECONNREFUSED' });
}

/**
 * SQLSTATE classes of a broken server, not of a wrong statement: 53 resources (disk full), 58 files,
 * XX internal and corruption. WebAssembly traps carry no code at all.
 */
function isFatal(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code !== 'string' || /^(53|58|XX)/.test(code);
}
