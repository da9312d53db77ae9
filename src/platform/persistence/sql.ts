/** What the stores need of a connection. Statements are written with `$1`, `$2` … for both databases. */
export type SqlValue = string | number | null;
export type SqlRow = Record<string, SqlValue>;

export interface Sql {
  /** Rows of a SELECT or of a `… RETURNING`. */
  all(text: string, params?: readonly SqlValue[]): Promise<SqlRow[]>;
  /** Number of rows that an INSERT, UPDATE or DELETE touched. */
  run(text: string, params?: readonly SqlValue[]): Promise<number>;
}

export type Dialect = 'sqlite' | 'postgres';

/** The database's own clock, in epoch milliseconds: leases of several hosts are compared by one clock only. */
export const NOW_MS: Readonly<Record<Dialect, string>> = {
  sqlite: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  postgres: `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)`,
};

/** Id of the writing transaction, remembered by every event; 0 on SQLite, where writes are serial. See the entity. */
export const TRANSACTION_ID: Readonly<Record<Dialect, string>> = {
  sqlite: '0',
  postgres: 'CAST(CAST(pg_current_xact_id() AS text) AS bigint)',
};

/** `?1` instead of `$1`: SQLite reads `$1` as a name, numbered by first appearance. */
export function toSqlite(text: string): string {
  return text.replace(/\$(\d+)/g, '?$1').replace(/\s+FOR (NO KEY )?UPDATE( OF \w+)?( SKIP LOCKED)?/g, '');
}
