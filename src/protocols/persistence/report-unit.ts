import type { CheckReport } from '../../ci/domain/check';
import type { NewEvent } from '../../events/domain/event';
import type { Ids } from '../../kernel/ids';
import { type WokenJob, wakeControlJob } from '../../platform/persistence/control-jobs';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import type { ControlJobType } from '../../queue/domain/job';
import type { Delivery } from '../../webhooks/domain/delivery';
import type { ChecksWanted } from '../application/protocol.store';
import type { Cause, ReportContext } from '../domain/run-context';
import { addDelivery, checksOf, ownShasOf, putChecks } from './check-rows';
import type { RunTables } from './run-tables';

interface Tools {
  readonly database: Database;
  readonly tables: RunTables;
  readonly ids: Ids;
}

/**
 * What is heard of checks moves nothing by itself, so that neither steps nor attempt nor job are read for it: half of the
 * statements of a command, for what comes in bursts. Undefined when there is no such run.
 */
export async function hearOfChecks<T>(
  sql: SqlTransaction,
  { database, tables, ids }: Tools,
  protocolRunId: string,
  wanted: ChecksWanted,
  cause: Cause,
  work: (context: ReportContext) => T,
): Promise<{ readonly value: T; readonly woken: readonly WokenJob[] } | undefined> {
  const [row] = await sql.all(
    `SELECT project_id, head_sha, remote_sha, plan_sha, last_seq FROM protocol_runs WHERE id = $1 FOR UPDATE`,
    [protocolRunId],
  );
  if (row === undefined) return undefined;
  const [clock] = await sql.all(`SELECT ${database.now} AS now`);
  const now = Number(clock?.now);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const run = { headSha: text(row.head_sha), remoteSha: text(row.remote_sha), planSha: text(row.plan_sha) };
  const checks = await checksOf(sql, tables, { id: protocolRunId, headSha: run.headSha }, wanted);
  const known = [run.headSha, run.remoteSha, run.planSha];
  // Attempts are many, and nearly every report is on the commit that the branch is at.
  const ownShas = wanted.shas.every((sha) => known.includes(sha)) ? NONE : await ownShasOf(sql, protocolRunId);

  const events: NewEvent[] = [];
  const reports: CheckReport[] = [];
  const deliveries: Omit<Delivery, 'receivedAt'>[] = [];
  const wakes = new Map<ControlJobType, number>();
  const value = work({
    run,
    checks,
    ownShas,
    record: (event) => events.push(event),
    putCheck: (report) => reports.push(report),
    addDelivery: (delivery) => deliveries.push(delivery),
    wake: (type, afterMs = 0) => wakes.set(type, Math.min(afterMs, wakes.get(type) ?? afterMs)),
  });

  const projectId = String(row.project_id);
  if (events.length > 0 || reports.length > 0) {
    const lastSeq = Number(row.last_seq);
    await sql.run('UPDATE protocol_runs SET last_seq = $1, version = version + 1, updated_at = $2 WHERE id = $3', [
      lastSeq + events.length,
      now,
      protocolRunId,
    ]);
    if (events.length > 0) {
      const insert = tables.events.insert(ids, { ...cause, projectId, protocolRunId, lastSeq, at: now }, events);
      await sql.run(insert.text, insert.params);
    }
  }
  await putChecks(sql, database, tables, protocolRunId, reports);
  for (const delivery of deliveries) await addDelivery(sql, database, tables, delivery);
  const woken: WokenJob[] = [];
  for (const [type, afterMs] of wakes) {
    const subject = { projectId, protocolRunId, requestId: cause.requestId };
    const job = await wakeControlJob(sql, { database, jobs: tables.jobs, ids }, subject, type, afterMs);
    if (job !== undefined) woken.push(job);
  }
  return { value, woken };
}

const NONE: ReadonlySet<string> = new Set();
