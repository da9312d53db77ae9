import type { CheckReport } from '../../ci/domain/check';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import type { SqlValue } from '../../platform/persistence/sql';
import type { Delivery } from '../../webhooks/domain/delivery';
import { type ChecksWanted, DuplicateDelivery } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import type { KnownCheck } from '../domain/run-context';
import type { CheckRow } from './check-row';
import type { RunTables } from './run-tables';

export async function checksOf(
  sql: SqlTransaction,
  tables: RunTables,
  run: Pick<ProtocolRun, 'id' | 'headSha'>,
  { shas, providerId }: ChecksWanted,
): Promise<KnownCheck[]> {
  const commits = [...new Set([...shas, ...(run.headSha === null ? [] : [run.headSha])])];
  if (commits.length === 0) return [];
  const places = commits.map((_, index) => `$${String(index + 2)}`).join(', ');
  const one = providerId === undefined ? '' : ` AND provider_id = $${String(commits.length + 2)}`;
  const rows = await sql.all(
    `SELECT ${tables.checks.list()} FROM checks WHERE protocol_run_id = $1 AND sha IN (${places})${one}`,
    [run.id, ...commits, ...(providerId === undefined ? [] : [providerId])],
  );
  return rows.map((row) => toKnown(tables.checks.fromRow(row)));
}

export function toKnown(row: CheckRow): KnownCheck {
  const { runAttempt, providerUpdatedAt, stage, ...rest } = row;
  return { ...rest, order: { runAttempt, updatedAt: providerUpdatedAt, rank: stage } };
}

const KEY = ['protocol_run_id', 'sha', 'kind', 'name', 'check_group', 'provider_id'];

/** Inserts the reports, or puts them in the place of older ones. */
export async function putChecks(
  sql: SqlTransaction,
  database: Database,
  tables: RunTables,
  protocolRunId: string,
  reports: readonly CheckReport[],
): Promise<void> {
  for (const { order, ...report } of reports) {
    const row = tables.checks.toRow({
      ...report,
      protocolRunId,
      runAttempt: order.runAttempt,
      providerUpdatedAt: order.updatedAt,
      stage: order.rank,
    } as CheckRow);
    const { text, params } = tables.checks.insert([row], { seen_at: database.now });
    const columns = [...Object.keys(row).filter((name) => !KEY.includes(name)), 'seen_at'];
    const sets = columns.map((name) => `${name} = excluded.${name}`).join(', ');
    await sql.run(`${text} ON CONFLICT (${KEY.join(', ')}) DO UPDATE SET ${sets}`, params);
  }
}

/** Throws {@link DuplicateDelivery} when the provider has sent it before. */
export async function addDelivery(
  sql: SqlTransaction,
  database: Database,
  tables: RunTables,
  delivery: Omit<Delivery, 'receivedAt'>,
): Promise<void> {
  const row = tables.deliveries.toRow(delivery as Delivery);
  const { text, params } = tables.deliveries.insert([row], { received_at: database.now });
  const written = await sql.run(`${text} ON CONFLICT (provider, identity) DO NOTHING`, params);
  if (written === 0) throw new DuplicateDelivery();
}

/** Commits that attempts of the run have made, among those that matter here. */
export async function ownShasOf(sql: SqlTransaction, protocolRunId: string): Promise<ReadonlySet<string>> {
  const rows = await sql.all(
    'SELECT DISTINCT head_sha FROM attempts WHERE protocol_run_id = $1 AND head_sha IS NOT NULL',
    [protocolRunId],
  );
  return new Set(rows.map((row) => String(row.head_sha satisfies SqlValue | undefined)));
}
