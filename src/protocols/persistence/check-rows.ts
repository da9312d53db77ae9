import type { CheckReport } from '../../ci/domain/check';
import { type CheckRow, knownOf } from '../../platform/persistence/check-row';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import type { SqlValue } from '../../platform/persistence/sql';
import type { ChecksWanted } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import type { KnownCheck } from '../domain/run-context';
import type { RunTables } from './run-tables';

export async function checksOf(
  sql: SqlTransaction,
  tables: RunTables,
  run: Pick<ProtocolRun, 'id' | 'headSha'>,
  { shas }: ChecksWanted,
): Promise<KnownCheck[]> {
  const commits = [...new Set([...shas, ...(run.headSha === null ? [] : [run.headSha])])];
  if (commits.length === 0) return [];
  const rows = await sql.all(
    `SELECT ${tables.checks.list()} FROM checks WHERE protocol_run_id = $1 AND sha IN (${places(commits, 1)})`,
    [run.id, ...commits],
  );
  return rows.map((row) => knownOf(tables.checks.fromRow(row)));
}

const KEY = ['protocol_run_id', 'sha', 'kind', 'name', 'check_group', 'provider_id'];
/** Of a snapshot with thousands: far below what a statement takes, and few different statements. */
const ROWS = 16;

/** Inserts the reports, or puts them in the place of older ones. No run of a check may be among them twice. */
export async function putChecks(
  sql: SqlTransaction,
  database: Database,
  tables: RunTables,
  reports: readonly (CheckReport & { readonly protocolRunId: string })[],
): Promise<void> {
  for (let from = 0; from < reports.length; from += ROWS) {
    const rows = reports.slice(from, from + ROWS).map(({ order, ...report }) =>
      tables.checks.toRow({
        ...report,
        runAttempt: order.runAttempt,
        providerUpdatedAt: order.updatedAt,
        stage: order.rank,
      } as CheckRow),
    );
    const { text, params } = tables.checks.insert(rows, { seen_at: database.now });
    const columns = [...Object.keys(rows[0] ?? {}).filter((name) => !KEY.includes(name)), 'seen_at'];
    const sets = columns.map((name) => `${name} = excluded.${name}`).join(', ');
    await sql.run(`${text} ON CONFLICT (${KEY.join(', ')}) DO UPDATE SET ${sets}`, params);
  }
}

/** Commits that attempts of the run have made, among those that matter here. */
export async function ownShasOf(sql: SqlTransaction, protocolRunId: string): Promise<ReadonlySet<string>> {
  const rows = await sql.all(
    'SELECT DISTINCT head_sha FROM attempts WHERE protocol_run_id = $1 AND head_sha IS NOT NULL',
    [protocolRunId],
  );
  return new Set(rows.map((row) => String(row.head_sha satisfies SqlValue | undefined)));
}

/** `$3, $4, $5` for three values behind two others. */
export function places(values: readonly unknown[], offset = 0): string {
  return values.map((_, index) => `$${String(offset + index + 1)}`).join(', ');
}
