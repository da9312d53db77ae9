import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { counted } from '../../kernel/counted';
import { probeFolder } from '../../platform/files/disk-space';
import { answerWithin } from '../../platform/observability/answer-within';
import { Database } from '../../platform/persistence/database';
import { readMigrationStatus, type MigrationStatus } from '../../platform/persistence/migrate';
import { Log } from '../../ports/log';
import { QueueTransport } from '../../ports/queue-transport';
import { WorkerWatch } from '../../queue/application/worker-watch';
import { type Check, SingleCheck, Unfit } from './single-check';

export interface Health {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

const MiB = 1024 * 1024;
/** It writes a file. */
const DISK_FRESH_MS = 5_000;
/** Less than a check waits, so that no question outlives the probe that asked it for long. */
const SQL_LIMIT_MS = 1_500;
const MIGRATIONS_LIMIT_MS = 2_000;

/** Everything that this process needs to do its part. */
@Injectable()
export class HealthChecks {
  private readonly checks: readonly SingleCheck[];
  private reading: Promise<MigrationStatus> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly queue: QueueTransport,
    private readonly watch: WorkerWatch,
    log: Log,
  ) {
    const specs = [
      { name: 'database', sentence: 'The database cannot be reached.', ask: () => this.askDatabase() },
      { name: 'queue', sentence: 'The queue cannot be reached.', ask: () => this.askQueue() },
      { name: 'migrations', sentence: 'The migrations cannot be read.', ask: () => this.askMigrations() },
      {
        name: 'disk',
        sentence: 'The data folder cannot be written to.',
        freshMs: DISK_FRESH_MS,
        ask: () => this.askDisk(),
      },
      { name: 'worker', sentence: 'The worker cannot be asked.', ask: () => this.askWorker() },
    ];
    this.checks = specs.map((spec) => new SingleCheck(spec, log));
  }

  /** Bounded in time whatever hangs, and cheap however often it is asked. */
  async all(): Promise<Health> {
    const present = this.checks.filter(({ name }) => name !== 'worker' || this.watch.worker !== undefined);
    const found = await Promise.all(present.map(async (check) => [check.name, await check.now()] as const));
    return { ok: found.every(([, { status }]) => status === 'ok'), checks: Object.fromEntries(found) };
  }

  /** Throws when the database cannot be asked, within seconds. */
  migrations(): Promise<MigrationStatus> {
    return answerWithin(MIGRATIONS_LIMIT_MS, this.readMigrations());
  }

  private async askDatabase(): Promise<undefined> {
    await this.database.askWithin(SQL_LIMIT_MS, 'SELECT 1 AS one');
  }

  private async askQueue(): Promise<undefined> {
    await this.queue.ping();
  }

  private async askMigrations(): Promise<undefined> {
    const { pending, unknown } = await this.readMigrations();
    if (pending.length > 0) throw new Unfit(`${counted(pending.length, 'migration')} pending: run npm run migrate.`);
    if (unknown.length > 0) throw new Unfit('The database was migrated by a newer version: install that one again.');
  }

  private readMigrations(): Promise<MigrationStatus> {
    this.reading ??= readMigrationStatus(this.database, SQL_LIMIT_MS).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async askDisk(): Promise<Readonly<Record<string, number>>> {
    const { freeBytes } = await probeFolder(this.config.dataDir);
    const free = Math.floor(freeBytes / MiB);
    const least = this.config.settings.MIN_FREE_MB;
    if (free < least) {
      throw new Unfit(`The disk of the data folder has ${String(free)} MiB free; ${String(least)} are asked for.`);
    }
    return { free_mib: free };
  }

  /** The canary: what came last through the very connections that jobs come through. */
  private askWorker(): Promise<Readonly<Record<string, number>> | undefined> {
    const { worker } = this.watch;
    if (worker === undefined) return Promise.resolve(undefined);
    const heard = worker.vitals().filter(({ silentMs }) => silentMs !== null);
    const ages = Object.fromEntries(
      heard.map(({ queue, silentMs }) => [`canary_age_seconds_${queue}`, Math.round((silentMs ?? 0) / 1_000)]),
    );
    if (worker.healthy()) return Promise.resolve(ages);
    const seconds = Math.max(0, ...Object.values(ages));
    return Promise.reject(
      new Unfit(`The worker has received nothing from the queue for ${String(seconds)} seconds, not even its canary.`),
    );
  }
}
