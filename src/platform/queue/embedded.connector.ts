import { join } from 'node:path';
import type { BackendFactory, IQueueBackend, PostgresConnectionOptions } from 'bullmq';
import { createPostgresBackend } from 'bullmq';
import type { Connector, Lease, QueueLog } from './connector';
import { EmbeddedClusterFolder } from './embedded-cluster';
import { EmbeddedPostgres } from './embedded-postgres';
import { queueUnreachable } from './unreachable';

/** Nothing to install: Postgres as WebAssembly in this process, in `<data folder>/queue`. */
export class EmbeddedConnector implements Connector<PostgresConnectionOptions> {
  readonly backend = 'embedded';
  /** There is no network that could be down: what is late here is late because the machine is busy. */
  readonly answersWithinMs = 3_000;
  readonly factory: BackendFactory<IQueueBackend, PostgresConnectionOptions> = createPostgresBackend;
  private readonly postgres: EmbeddedPostgres;

  constructor(dataDir: string, log: QueueLog) {
    this.postgres = new EmbeddedPostgres(new EmbeddedClusterFolder(join(dataDir, 'queue')), log);
  }

  async open(): Promise<void> {
    try {
      await this.postgres.start();
    } catch (error) {
      throw queueUnreachable(this.backend, error);
    }
  }

  lease(): Lease<PostgresConnectionOptions> {
    return { connection: this.postgres, cut: () => undefined };
  }

  async ping(): Promise<void> {
    await this.postgres.query('SELECT 1', []);
  }

  async wake(queueName: string): Promise<void> {
    await this.postgres.query(`SELECT pg_notify('bullmq_jobs', $1)`, [queueName]);
  }

  provesLife(wait: { readonly found: boolean }): boolean {
    return wait.found;
  }

  close(): Promise<void> {
    return this.postgres.stop();
  }
}
