import { Socket } from 'node:net';
import type { BackendFactory, IQueueBackend, PgPool, PostgresConnectionOptions } from 'bullmq';
import { createPostgresBackend, runMigrations } from 'bullmq';
import { Client, Pool } from 'pg';
import type { Connector, Lease, QueueLog } from './connector';
import { settledWithin } from './deadline';
import { queueUnreachable } from './unreachable';

/** The queue in Postgres, in the schema `bullmq`; it may be the database of the application or another one. */
export class PostgresConnector implements Connector<PostgresConnectionOptions> {
  readonly backend = 'postgres';
  readonly factory: BackendFactory<IQueueBackend, PostgresConnectionOptions> = createPostgresBackend;
  private readonly sockets = new Set<Socket>();
  private readonly pool: Pool;

  constructor(
    private readonly url: string,
    log: QueueLog,
  ) {
    this.pool = new Pool({
      connectionString: url,
      application_name: 'deksdenflow-queue',
      // BullMQ's statements name its tables without a schema.
      options: '-c search_path=bullmq',
      // One is taken for good by each consumer, to LISTEN on.
      max: 12,
      connectionTimeoutMillis: 1_000,
      statement_timeout: 5_000,
      // Where the server's own limit cannot help: a link that has gone silent.
      query_timeout: 6_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      stream: () => this.newSocket(),
    });
    // Each queue and worker of BullMQ listens for errors of the pool; without any listener they would end the process.
    this.pool.setMaxListeners(100);
    this.pool.on('error', (error) => {
      log('debug', 'queue connection', { error: error.message });
    });
  }

  async open(): Promise<void> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 });
    // A connection that breaks between two statements reports it only here.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await runMigrations(client);
    } catch (error) {
      throw queueUnreachable(this.backend, error);
    } finally {
      await settledWithin(1_000, client.end());
    }
  }

  lease(): Lease<PostgresConnectionOptions> {
    // The pool is what BullMQ documents as its argument; only the overloads of `on` are declared in another form.
    return { connection: this.pool as unknown as PgPool, cut: () => undefined };
  }

  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async wake(queueName: string): Promise<void> {
    await this.pool.query(`SELECT pg_notify('bullmq_jobs', $1)`, [queueName]);
  }

  /** Its waits end by a timer of our own side; only a notification or a job that was found is an answer. */
  provesLife(wait: { readonly found: boolean }): boolean {
    return wait.found;
  }

  async close(): Promise<void> {
    const ended = this.pool.end();
    ended.catch(() => undefined);
    await settledWithin(500, ended);
    for (const socket of this.sockets) socket.destroy();
  }

  private newSocket(): Socket {
    const socket = new Socket();
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}
