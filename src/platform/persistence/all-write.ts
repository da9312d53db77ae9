import type { SqlTransaction } from './database';
import type { Dialect, SqlValue } from './sql';

export interface Statement {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

/**
 * False when one of them found nothing to write. On Postgres all at once, as one statement with a part for each: the round
 * trips are what costs there. The order of the parts is not defined, and no two may write the same row.
 */
export async function allWrite(
  sql: SqlTransaction,
  dialect: Dialect,
  statements: readonly Statement[],
): Promise<boolean> {
  if (dialect === 'sqlite' || statements.length < 2) {
    for (const { text, params } of statements) if ((await sql.run(text, params)) === 0) return false;
    return true;
  }
  const params: SqlValue[] = [];
  const parts = statements.map((statement, index) => {
    const offset = params.length;
    params.push(...statement.params);
    const text = statement.text.replace(/\$(\d+)/g, (_, place: string) => `$${String(Number(place) + offset)}`);
    return `s${String(index)} AS (${text} RETURNING 1)`;
  });
  const counts = statements.map((_, index) => `(SELECT count(*) FROM s${String(index)}) AS c${String(index)}`);
  const [row] = await sql.all(`WITH ${parts.join(', ')} SELECT ${counts.join(', ')}`, params);
  return row !== undefined && Object.values(row).every((count) => Number(count) > 0);
}
