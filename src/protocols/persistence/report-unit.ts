import { type ControlSubject, type WokenJob, wakeControlJobs } from '../../platform/persistence/control-jobs';
import type { SqlTransaction } from '../../platform/persistence/database';
import { insertDeliveries } from '../../platform/persistence/delivery-rows';
import type { ControlJobType } from '../../queue/domain/job';
import { together } from '../../platform/persistence/together';
import { DuplicateDelivery, type HeardReport } from '../application/protocol.store';
import { putChecks } from './check-rows';
import { deliveredBefore, keyOf, loadReported } from './load-reported';
import type { ReportedRun, ReportTools } from './reported-run';

/** `absent`: there is no such run; in company, that may also be one that somebody else has locked. */
export type HeardAs = 'heard' | 'duplicate' | 'absent';

/**
 * Takes in reports on checks of any runs, each as if it came alone and one after the other, with the same few statements as
 * one needs. They move nothing by themselves, so that neither steps nor attempt nor job are read for them.
 */
export async function hearOfChecks(
  sql: SqlTransaction,
  tools: ReportTools,
  reports: readonly HeardReport<void>[],
): Promise<{ readonly heard: readonly HeardAs[]; readonly woken: readonly WokenJob[] }> {
  // Both at once: on Postgres they travel together.
  const [{ now, runs }, before] = await together([
    loadReported(sql, tools, reports),
    deliveredBefore(
      sql,
      reports.map(({ delivery }) => delivery),
    ),
  ]);
  const known = new Set(before);
  const heard = reports.map(({ protocolRunId, delivery, cause, work }): HeardAs => {
    const run = runs.get(protocolRunId);
    if (run === undefined) return 'absent';
    const key = keyOf(delivery);
    if (key !== null && known.has(key)) return 'duplicate';
    work(run.contextFor(cause));
    if (key !== null) known.add(key);
    return 'heard';
  });
  return { heard, woken: await write(sql, tools, [...runs.values()], now) };
}

async function write(
  sql: SqlTransaction,
  { database, tables, ids }: ReportTools,
  runs: readonly ReportedRun[],
  now: number,
): Promise<readonly WokenJob[]> {
  const reports = runs.flatMap(({ run, book }) =>
    book.written().map((report) => ({ ...report, protocolRunId: run.id })),
  );
  const events = runs.flatMap(({ run, events: added }) =>
    added.map(({ event, cause }, index) => {
      const { projectId, id: protocolRunId } = run;
      return { origin: { ...cause, projectId, protocolRunId, lastSeq: run.lastSeq + index, at: now }, events: [event] };
    }),
  );
  const deliveries = runs.flatMap((run) => run.deliveries);
  const changed = runs.filter((run) => run.events.length > 0 || run.book.written().length > 0);
  const insert = events.length === 0 ? undefined : tables.events.insertAll(ids, events);
  const [woken, added] = await together([
    wake(sql, { database, tables, ids }, runs),
    insertDeliveries(sql, database, tables.deliveries, deliveries),
    touch(sql, changed, now),
    insert === undefined ? 0 : sql.run(insert.text, insert.params),
    putChecks(sql, database, tables, reports),
  ]);
  // Of another process, at this very moment: alone it will be seen.
  if (added < deliveries.length) throw new DuplicateDelivery();
  return woken;
}

async function wake(
  sql: SqlTransaction,
  { database, tables, ids }: ReportTools,
  runs: readonly ReportedRun[],
): Promise<WokenJob[]> {
  const alike = new Map<string, { type: ControlJobType; afterMs: number; subjects: ControlSubject[] }>();
  for (const { run, wakes } of runs) {
    for (const [type, { afterMs, cause }] of wakes) {
      const key = `${type} ${String(afterMs)}`;
      const group = alike.get(key) ?? { type, afterMs, subjects: [] };
      group.subjects.push({ projectId: run.projectId, protocolRunId: run.id, requestId: cause.requestId });
      alike.set(key, group);
    }
  }
  const tools = { database, jobs: tables.jobs, ids };
  const woken = await together(
    [...alike.values()].map(({ type, afterMs, subjects }) => wakeControlJobs(sql, tools, subjects, type, afterMs)),
  );
  return woken.flat();
}

/** Counts a change of each run, and the events that it got. */
async function touch(sql: SqlTransaction, runs: readonly ReportedRun[], now: number): Promise<void> {
  if (runs.length === 0) return;
  const values = runs.map((_, index) => `($${String(2 * index + 2)}, $${String(2 * index + 3)})`).join(', ');
  await sql.run(
    `UPDATE protocol_runs SET last_seq = last_seq + CAST(v.column2 AS bigint), version = version + 1,
       updated_at = CAST($1 AS bigint) FROM (VALUES ${values}) AS v WHERE protocol_runs.id = v.column1`,
    [now, ...runs.flatMap(({ run, events }) => [run.id, events.length])],
  );
}
