import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import type { Sql, SqlRow } from '../../platform/persistence/sql';
import type { ProtocolFilter, ProtocolView } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import { isTerminal } from '../domain/protocol-run.lifecycle';
import { NO_FACTS } from '../domain/waiting';
import { protocolList } from './protocol-list';
import type { RunTables } from './run-tables';
import { waitingFacts } from './waiting-facts';

/** Of the run `r`: by primary key, in the same statement. */
const PROJECT_NAME = '(SELECT p.name FROM projects p WHERE p.id = r.project_id) AS project_name';

interface NamedRun {
  readonly run: ProtocolRun;
  readonly projectName: string;
}

export async function findView(sql: Sql, tables: RunTables, id: string): Promise<ProtocolView | undefined> {
  const [row] = await sql.all(`SELECT ${columnsOf(tables)} FROM protocol_runs r WHERE r.id = $1`, [id]);
  return row === undefined ? undefined : (await attachParts(sql, tables, [toNamedRun(tables, row)]))[0];
}

/** Newest first. Six queries at most, however long the page is. */
export async function listViews(
  database: Database,
  tables: RunTables,
  filter: ProtocolFilter,
  page: PageRequest,
): Promise<Page<ProtocolView>> {
  const found = await protocolList(database.dialect, filter).page(database.read, page, columnsOf(tables), (row) =>
    toNamedRun(tables, row),
  );
  return { ...found, items: await attachParts(database.read, tables, found.items) };
}

function columnsOf(tables: RunTables): string {
  return `${tables.runs.list('r')}, ${PROJECT_NAME}`;
}

function toNamedRun(tables: RunTables, row: SqlRow): NamedRun {
  return { run: tables.runs.fromRow(row), projectName: String(row.project_name) };
}

async function attachParts(sql: Sql, tables: RunTables, runs: readonly NamedRun[]): Promise<ProtocolView[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ run }) => run.id);
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
    ({ run: { id, status } }) => !isTerminal(status) || attempts.some((row) => row.protocol_run_id === id),
  );
  const facts = await waitingFacts(
    sql,
    tables.now,
    unfinished.map(({ run }) => run.id),
    { line: attempts.some((row) => row.status === 'queued') },
  );
  return runs.map(({ run, projectName }) => {
    const attempt = attempts.find((row) => row.protocol_run_id === run.id);
    const ofRun = jobs.filter((row) => row.protocol_run_id === run.id).map((row) => tables.jobs.fromRow(row));
    return {
      run,
      projectName,
      steps: steps.filter((row) => row.protocol_run_id === run.id).map((row) => tables.steps.fromRow(row)),
      attempt: attempt === undefined ? null : tables.attempts.fromRow(attempt),
      job: ofRun.find((job) => job.attemptId !== null) ?? null,
      controls: ofRun.filter((job) => job.attemptId === null),
      facts: facts.get(run.id) ?? NO_FACTS,
    };
  });
}
