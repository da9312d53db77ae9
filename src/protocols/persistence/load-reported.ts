import { knownOf } from '../../platform/persistence/check-row';
import type { SqlTransaction } from '../../platform/persistence/database';
import type { SqlRow, SqlValue } from '../../platform/persistence/sql';
import { together } from '../../platform/persistence/together';
import type { DeliveryKey, HeardReport } from '../application/protocol.store';
import { ownShasOf, places } from './check-rows';
import { type LockedRun, ReportedRun, type ReportTools } from './reported-run';

type Asked = Pick<HeardReport<void>, 'protocolRunId' | 'wanted'>;

/**
 * Locks the runs of the reports and reads what is known of the checks. Several at once wait for no lock: a run that
 * somebody else has is left out, so that one slow transaction does not keep the reports on all other runs waiting.
 */
export async function loadReported(
  sql: SqlTransaction,
  { database, tables }: ReportTools,
  reports: readonly Asked[],
): Promise<{ readonly now: number; readonly runs: ReadonlyMap<string, ReportedRun> }> {
  const ids = [...new Set(reports.map(({ protocolRunId }) => protocolRunId))];
  // In this order: what the lock has waited for is seen only by a later statement, and `now` must be after the wait.
  const [locked, [clock], rows] = await together([
    sql.all(
      `SELECT id, project_id, head_sha, remote_sha, plan_sha, last_seq FROM protocol_runs WHERE id IN (${places(ids)})
       FOR UPDATE${reports.length === 1 ? '' : ' SKIP LOCKED'}`,
      ids,
    ),
    sql.all(`SELECT ${database.now} AS now`),
    knownChecks(sql, tables.checks.list(), reports),
  ]);
  const now = Number(clock?.now);
  const known = rows.map((row) => ({ runId: String(row.protocol_run_id), check: knownOf(tables.checks.fromRow(row)) }));
  const runs = new Map<string, ReportedRun>();
  for (const row of locked) {
    const run = lockedRun(row);
    const checks = known.filter(({ runId }) => runId === run.id).map(({ check }) => check);
    runs.set(run.id, new ReportedRun(run, checks, await ownShas(sql, run, reports), now));
  }
  return { now, runs };
}

/** One telling of one check needs what is known of that alone: a commit may have hundreds. */
async function knownChecks(sql: SqlTransaction, columns: string, reports: readonly Asked[]): Promise<SqlRow[]> {
  const params: SqlValue[] = [];
  const place = (value: SqlValue): string => `$${String(params.push(value))}`;
  const conditions = reports.flatMap(({ protocolRunId, wanted: { shas, providerId } }) =>
    shas.map((sha) => {
      const one = providerId === undefined ? '' : ` AND provider_id = ${place(providerId)}`;
      return `(protocol_run_id = ${place(protocolRunId)} AND sha = ${place(sha)}${one})`;
    }),
  );
  if (conditions.length === 0) return [];
  return sql.all(`SELECT ${columns} FROM checks WHERE ${conditions.join(' OR ')}`, params);
}

/** Attempts are many, and nearly every report is on the commit that the branch is at. */
async function ownShas(sql: SqlTransaction, run: LockedRun, reports: readonly Asked[]): Promise<ReadonlySet<string>> {
  const known = [run.headSha, run.remoteSha, run.planSha];
  const wanted = reports
    .filter(({ protocolRunId }) => protocolRunId === run.id)
    .flatMap((report) => report.wanted.shas);
  return wanted.every((sha) => known.includes(sha)) ? NONE : ownShasOf(sql, run.id);
}

const NONE: ReadonlySet<string> = new Set();

function lockedRun(row: SqlRow): LockedRun {
  const text = (value: SqlValue | undefined): string | null => (typeof value === 'string' ? value : null);
  return {
    id: String(row.id),
    projectId: String(row.project_id),
    headSha: text(row.head_sha),
    remoteSha: text(row.remote_sha),
    planSha: text(row.plan_sha),
    lastSeq: Number(row.last_seq),
  };
}

/** Null for one that may come again and have its effect again. */
export function keyOf({ provider, identity }: DeliveryKey): string | null {
  return identity === null ? null : `${provider} ${identity}`;
}

/** Keys of those deliveries that are stored already. */
export async function deliveredBefore(
  sql: SqlTransaction,
  deliveries: readonly DeliveryKey[],
): Promise<readonly string[]> {
  const identities = deliveries.flatMap(({ identity }) => identity ?? []);
  if (identities.length === 0) return [];
  const rows = await sql.all(
    `SELECT provider, identity FROM webhook_deliveries
     WHERE provider IN ('github', 'gitlab') AND identity IN (${places(identities)})`,
    identities,
  );
  return rows.map((row) => `${String(row.provider)} ${String(row.identity)}`);
}
