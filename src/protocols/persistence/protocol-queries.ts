import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import type { Sql } from '../../platform/persistence/sql';
import type { ProtocolFilter, ProtocolView } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import { isTerminal } from '../domain/protocol-run.lifecycle';
import { NO_FACTS } from '../domain/waiting';
import { protocolList } from './protocol-list';
import type { RunTables } from './run-tables';
import { waitingFacts } from './waiting-facts';

export async function findView(sql: Sql, tables: RunTables, id: string): Promise<ProtocolView | undefined> {
  const [row] = await sql.all(`SELECT ${tables.runs.list()} FROM protocol_runs WHERE id = $1`, [id]);
  return row === undefined ? undefined : (await attachParts(sql, tables, [tables.runs.fromRow(row)]))[0];
}

/** Newest first. Six queries at most, however long the page is. */
export async function listViews(
  database: Database,
  tables: RunTables,
  filter: ProtocolFilter,
  page: PageRequest,
): Promise<Page<ProtocolView>> {
  const found = await protocolList(database.dialect, filter).page(database.read, page, tables.runs.list('r'), (row) =>
    tables.runs.fromRow(row),
  );
  return { ...found, items: await attachParts(database.read, tables, found.items) };
}

async function attachParts(sql: Sql, tables: RunTables, runs: readonly ProtocolRun[]): Promise<ProtocolView[]> {
  if (runs.length === 0) return [];
  const ids = runs.map((run) => run.id);
  const places = ids.map((_, index) => `$${String(index + 1)}`).join(', ');
  const steps = await sql.all(
    `SELECT ${tables.steps.list()} FROM step_runs WHERE protocol_run_id IN (${places}) ORDER BY step_index`,
    ids,
  );
  const attempts = await sql.all(
    `SELECT ${tables.attempts.list()} FROM attempts WHERE protocol_run_id IN (${places}) AND status IN ('queued', 'running')`,
    ids,
  );
  const jobs = await sql.all(
    `SELECT ${tables.jobs.list()} FROM jobs WHERE protocol_run_id IN (${places}) AND status IN ('queued', 'started')`,
    ids,
  );
  const unfinished = runs.filter(
    ({ id, status }) => !isTerminal(status) || attempts.some((row) => row.protocol_run_id === id),
  );
  const facts = await waitingFacts(
    sql,
    tables.now,
    unfinished.map(({ id }) => id),
    { line: attempts.some((row) => row.status === 'queued') },
  );
  return runs.map((run) => {
    const attempt = attempts.find((row) => row.protocol_run_id === run.id);
    const ofRun = jobs.filter((row) => row.protocol_run_id === run.id).map((row) => tables.jobs.fromRow(row));
    return {
      run,
      steps: steps.filter((row) => row.protocol_run_id === run.id).map((row) => tables.steps.fromRow(row)),
      attempt: attempt === undefined ? null : tables.attempts.fromRow(attempt),
      job: ofRun.find((job) => job.attemptId !== null) ?? null,
      controls: ofRun.filter((job) => job.attemptId === null),
      facts: facts.get(run.id) ?? NO_FACTS,
    };
  });
}
