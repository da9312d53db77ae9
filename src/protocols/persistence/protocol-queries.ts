import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Sql, SqlValue } from '../../platform/persistence/sql';
import type { ProtocolFilter, ProtocolView } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import { isTerminal } from '../domain/protocol-run.lifecycle';
import { NO_FACTS } from '../domain/waiting';
import type { RunTables } from './run-tables';
import { waitingFacts } from './waiting-facts';

export async function findView(sql: Sql, tables: RunTables, id: string): Promise<ProtocolView | undefined> {
  const [row] = await sql.all(`SELECT ${tables.runs.list()} FROM protocol_runs WHERE id = $1`, [id]);
  return row === undefined ? undefined : (await attachParts(sql, tables, [tables.runs.fromRow(row)]))[0];
}

/** Newest first. Five queries however long the page is. */
export async function listViews(
  sql: Sql,
  tables: RunTables,
  filter: ProtocolFilter,
  page: PageRequest,
): Promise<Page<ProtocolView>> {
  const params: SqlValue[] = [];
  const place = (value: SqlValue): string => `$${String(params.push(value))}`;
  const where: string[] = [];
  if (filter.projectId !== undefined) where.push(`project_id = ${place(filter.projectId)}`);
  if (filter.statuses !== undefined) where.push(`status IN (${filter.statuses.map(place).join(', ')})`);
  if (filter.search !== undefined) {
    const pattern = place(`%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
    where.push(`(lower(protocol_name) LIKE ${pattern} ESCAPE '\\' OR lower(description) LIKE ${pattern} ESCAPE '\\')`);
  }
  if (page.cursor !== undefined) {
    const [createdAt, id] = decodeCursor(page.cursor, ['number', 'string']);
    where.push(`(created_at, id) < (${place(createdAt)}, ${place(id)})`);
  }
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  const rows = await sql.all(
    `SELECT ${tables.runs.list()} FROM protocol_runs ${condition} ORDER BY created_at DESC, id DESC LIMIT ${place(page.limit + 1)}`,
    params,
  );
  const cut = toPage(
    rows.map((row) => tables.runs.fromRow(row)),
    page.limit,
    (run) => [run.createdAt, run.id],
  );
  return { ...cut, items: await attachParts(sql, tables, cut.items) };
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
