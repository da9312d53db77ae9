import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import type { DataSource, QueryResult } from 'typeorm';
import { Redactor } from '../../kernel/redaction/redactor';
import { type Dialect, NOW_MS, type Sql, type SqlRow, toSqlite, type SqlValue } from './sql';
import { Breathing } from './breathing';
import { CommitGroups } from './commit-groups';
import { asUnavailable } from './database-errors';
import { NamedStatements } from './named-statements';

/**
 * The one place that opens transactions. TypeORM's SQLite driver has a single connection, on which two concurrent
 * `transaction()` calls nest: the second is lost when the first rolls back. So there they queue. Reads go to a second
 * connection (write-ahead log), so that none sees what a transaction has not committed yet.
 */
export class Database {
  readonly dialect: Dialect;
  /** SQL expression: epoch milliseconds by the database's clock. */
  readonly now: string;
  readonly read: Sql;
  private readonly translated = new Map<string, string>();
  private readonly named = new NamedStatements();
  private readonly breathing = new Breathing();
  private readonly groups = new CommitGroups((text) => this.onSqlite(text, []), this.breathing);
  private readonly commitListeners: (() => void)[] = [];
  private readonly inside = new AsyncLocalStorage<true>();
  private readonly companions = new AsyncLocalStorage<Companion>();

  constructor(
    readonly writer: DataSource,
    readonly reader: DataSource,
    /** For the columns that people read, see `shown` of the columns. */
    readonly redactor = new Redactor(),
  ) {
    this.dialect = writer.options.type === 'postgres' ? 'postgres' : 'sqlite';
    this.now = NOW_MS[this.dialect];
    this.read = {
      all: (text, params = []) => this.guarded(() => this.ask(text, params)),
      run: () => Promise.reject(new Error('Reads only: writes need a transaction.')),
    };
  }

  /**
   * A question of health or metrics, which nobody may wait for: after the limit in milliseconds its connection to Postgres is
   * given up, for on a link that has gone silent it would be kept for as long as the kernel hopes.
   */
  askWithin(limitMs: number, text: string): Promise<SqlRow[]> {
    if (this.dialect === 'sqlite') return this.read.all(text);
    // Known to the driver, and not to its types.
    const question: QueryConfig & { query_timeout: number } = { text, query_timeout: limitMs };
    return this.guarded(async () => (await this.pool().query<SqlRow>(question)).rows);
  }

  /** One statement that is its own transaction. */
  write(text: string, params: readonly SqlValue[] = []): Promise<{ rows: SqlRow[]; affected: number }> {
    return this.transaction((sql) => sql.statement(text, params), { single: true });
  }

  /**
   * Commits when `work` resolves, rolls back when it throws. Throws `database.unreachable` when the server is away. `soon`: on
   * SQLite, where one follows the other, it goes before those that wait.
   */
  transaction<T>(
    work: (sql: SqlTransaction) => Promise<T>,
    options: { single?: boolean; soon?: boolean } = {},
  ): Promise<T> {
    // On SQLite it would wait for itself for ever, on Postgres for the rows that the outer one has locked.
    if (this.inside.getStore() === true) return Promise.reject(new Error('A transaction inside a transaction.'));
    const sql = new SqlTransaction((text, params) => this.onSqlite(text, params));
    const companion = this.companions.getStore();
    const whole = companion === undefined ? work : accompanied(companion, work);
    const single = options.single === true && companion === undefined;
    const begin = async (): Promise<T> => {
      const result = await (this.dialect === 'postgres'
        ? this.inside.run(true, () => this.begin(whole, single))
        : this.groups.run(() => this.inside.run(true, () => whole(sql)), options.soon));
      companion?.committed();
      for (const listener of this.commitListeners) listener();
      return result;
    };
    return this.guarded(begin);
  }

  /** Whatever transactions `work` opens begin with the companion's part. */
  accompanied<T>(companion: Companion, work: () => Promise<T>): Promise<T> {
    return this.companions.run(companion, work);
  }

  /** Called after every transaction of this process; must be quick and must not throw. */
  onCommit(listener: () => void): void {
    this.commitListeners.push(listener);
  }

  /** Of the pool to Postgres; undefined on SQLite. */
  connections(): { readonly idle: number; readonly used: number; readonly waiting: number } | undefined {
    if (this.dialect === 'sqlite') return undefined;
    const { totalCount, idleCount, waitingCount } = this.pool();
    return { idle: idleCount, used: totalCount - idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.groups.idle();
    if (this.reader !== this.writer && this.reader.isInitialized) await this.reader.destroy();
    if (this.writer.isInitialized) await this.writer.destroy();
  }

  /** On Postgres. */
  private async begin<T>(work: (sql: SqlTransaction) => Promise<T>, single: boolean): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      // Past TypeORM's runner, which knows no named statements.
      const run: Run = (text, params) => this.named.run(client, text, params);
      const sql = new SqlTransaction(run);
      if (single) return await work(sql);
      const begun = run('BEGIN', []);
      // The first statement follows on its heels: the connection keeps their order.
      begun.catch(() => undefined);
      try {
        const result = await work(sql);
        await begun;
        await run('COMMIT', []);
        return result;
      } catch (error) {
        // The connection may be gone; the server has rolled back by itself then.
        await run('ROLLBACK', []).catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  private async onSqlite(text: string, params: readonly SqlValue[]): Promise<{ rows: SqlRow[]; affected: number }> {
    // There is only one, however often it is asked for.
    const runner = this.writer.createQueryRunner();
    const result: QueryResult<unknown> = await runner.query(this.translate(text), [...params], true);
    return { rows: result.records as SqlRow[], affected: result.affected ?? result.records.length };
  }

  private async ask(text: string, params: readonly SqlValue[]): Promise<SqlRow[]> {
    if (this.dialect === 'sqlite') {
      await this.breathing.pause();
      return rows(this.reader.query(this.translate(text), [...params]));
    }
    return (await this.named.run(this.pool(), text, params)).rows;
  }

  private pool(): Pool {
    const { driver } = this.reader;
    if (!('master' in driver)) throw new Error('The Postgres driver of TypeORM has another pool than we know.');
    return driver.master as Pool;
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  private translate(text: string): string {
    let statement = this.translated.get(text);
    if (statement === undefined) {
      statement = toSqlite(text);
      // Statements with a varying number of rows would fill the map for ever.
      if (this.translated.size < 500) this.translated.set(text, statement);
    }
    return statement;
  }
}

/** Has its part in every transaction of a request. */
export interface Companion {
  /** Its statements come first; when it throws, the transaction is rolled back before any of the work. */
  begin(sql: SqlTransaction): Promise<void>;
  /** After each commit. */
  committed(): void;
}

function accompanied<T>(
  companion: Companion,
  work: (sql: SqlTransaction) => Promise<T>,
): (sql: SqlTransaction) => Promise<T> {
  return async (sql) => {
    await companion.begin(sql);
    return work(sql);
  };
}

/** Runs one statement. */
type Run = (text: string, params: readonly SqlValue[]) => Promise<{ rows: SqlRow[]; affected: number }>;

/** A connection inside a transaction; also tells how many rows a statement touched. */
export class SqlTransaction implements Sql {
  constructor(private readonly execute: Run) {}

  statement(text: string, params: readonly SqlValue[] = []): Promise<{ rows: SqlRow[]; affected: number }> {
    return this.execute(text, params);
  }

  async all(text: string, params: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return (await this.statement(text, params)).rows;
  }

  async run(text: string, params: readonly SqlValue[] = []): Promise<number> {
    return (await this.statement(text, params)).affected;
  }
}

async function rows(result: Promise<unknown>): Promise<SqlRow[]> {
  return (await result) as SqlRow[];
}
