import type { Database } from '../../src/platform/persistence/database';
import type { SqlRow, SqlValue } from '../../src/platform/persistence/sql';

export interface Statement {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

/** What the work asks of the database outside transactions, in order. */
export async function statementsOf(database: Database, work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const asked: Statement[] = [];
  const { all } = database.read;
  database.read.all = (text: string, params: readonly SqlValue[] = []): Promise<SqlRow[]> => {
    asked.push({ text, params });
    return all(text, params);
  };
  try {
    await work();
  } finally {
    database.read.all = all;
  }
  return asked;
}

/** How the database answers it: one line for each part of the plan. */
export async function planOf(database: Database, { text, params }: Statement): Promise<readonly string[]> {
  const rows =
    database.dialect === 'sqlite'
      ? await database.read.all(`EXPLAIN QUERY PLAN ${text}`, params)
      : await database.read.all(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${text}`, params);
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN']));
}
