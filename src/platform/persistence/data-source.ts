import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import libsql = require('libsql');
import { Client, type ClientConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Initial1795000000000 } from '../../../migrations/1795000000000-initial';
import { Forges1796000000000 } from '../../../migrations/1796000000000-forges';
import { Tokens1797000000000 } from '../../../migrations/1797000000000-tokens';
import { IdempotencyKeys1798000000000 } from '../../../migrations/1798000000000-idempotency-keys';
import { Workers1798500000000 } from '../../../migrations/1798500000000-workers';
import { Retention1801000000000 } from '../../../migrations/1801000000000-retention';
import { Console1802000000000 } from '../../../migrations/1802000000000-console';
import { Lists1799000000000 } from '../../../migrations/1799000000000-lists';
import { Audit1800000000000 } from '../../../migrations/1800000000000-audit';
import { messageOf, Unavailable } from '../../kernel/errors';
import type { Redactor } from '../../kernel/redaction/redactor';
import { Database } from './database';

/** Every migration, oldest first; a database that knows another one is newer than this program. */
export const MIGRATIONS = [
  Initial1795000000000,
  Forges1796000000000,
  Tokens1797000000000,
  IdempotencyKeys1798000000000,
  Workers1798500000000,
  Lists1799000000000,
  Audit1800000000000,
  Retention1801000000000,
  Console1802000000000,
];

export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };

/** A server that is there answers a connection at once, and one that is not has to be noticed. */
const CONNECT_WITHIN_MS = 3_000;
/** Many commands at once wait for each other's connections, longer on a busy machine: that is no outage. */
const TURN_WITHIN_MS = 10_000;

/**
 * An error event that nobody hears ends the process. Pool and TypeORM listen while a connection is theirs, but between
 * them, and after the first error, nobody does: half of the connections cut, and it happened within a second.
 *
 * The pool has one limit for connecting and for the wait for a connection that others use: the former is the client's own here.
 */
class SteadyClient extends Client {
  constructor(config: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    this.on('error', () => undefined);
  }
}

type Entities = NonNullable<DataSourceOptions['entities']>;

export function dataSourceOptions(location: DatabaseLocation, entities: Entities): DataSourceOptions {
  const shared = { entities, migrations: MIGRATIONS, migrationsTableName: 'migrations', logging: false };
  if (location.kind === 'sqlite') {
    return {
      ...shared,
      type: 'better-sqlite3',
      driver: libsql,
      database: location.path,
      enableWAL: true,
      timeout: 10_000,
      // The oldest goes first, however often it is used: ours must all have their place, with one to sixteen rows each.
      statementCacheSize: 500,
      prepareDatabase: (connection: { pragma(text: string): unknown }) => {
        // FULL: a commit that was acknowledged survives a power cut.
        connection.pragma('synchronous = FULL');
        connection.pragma('foreign_keys = ON');
        connection.pragma('cache_size = -8000');
      },
    };
  }
  return {
    ...shared,
    type: 'postgres',
    url: location.url,
    poolSize: location.poolSize,
    parseInt8: true,
    connectTimeoutMS: TURN_WITHIN_MS,
    applicationName: 'deksdenflow',
    extra: {
      Client: SteadyClient,
      // Statements that need not wait for each other's answers travel together.
      pipeline: true,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    },
    // The same for connections that lie idle in the pool.
    poolErrorHandler: () => undefined,
  };
}

/** Connects. Throws `database.unreachable` with the host, never the password. */
export async function openDatabase(
  location: DatabaseLocation,
  entities: Entities,
  redactor?: Redactor,
): Promise<Database> {
  if (location.kind === 'sqlite') mkdirSync(dirname(location.path), { recursive: true });
  const opened: DataSource[] = [];
  const connect = async (options: DataSourceOptions): Promise<DataSource> => {
    const source = new DataSource(options);
    opened.push(await source.initialize());
    return source;
  };
  try {
    const writer = await connect(dataSourceOptions(location, entities));
    if (location.kind === 'postgres') return new Database(writer, writer, redactor);
    // A second connection: readers see only what is committed.
    const reader = await connect({ ...dataSourceOptions(location, entities), migrations: [] });
    await reader.query('PRAGMA query_only = ON');
    return new Database(writer, reader, redactor);
  } catch (error) {
    for (const source of opened) await source.destroy();
    throw new Unavailable(
      'database.unreachable',
      `The database ${nameOf(location)} cannot be opened: ${messageOf(error)}`,
    );
  }
}

function nameOf(location: DatabaseLocation): string {
  if (location.kind === 'sqlite') return location.path;
  try {
    const url = new URL(location.url);
    return `${url.hostname}:${url.port || '5432'}${url.pathname}`;
  } catch {
    return 'of DEKSDENFLOW_DB_URL';
  }
}
