import type { Database } from '../../platform/persistence/database';
import type { Sql, SqlRow } from '../../platform/persistence/sql';
import type { Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import type { RunTables } from './run-tables';

/** What belongs to a run beside its own row, and the database's clock. */
export interface RunParts {
  readonly now: number;
  readonly steps: StepRun[];
  readonly attempt: Attempt | null;
  readonly job: Job | null;
}

/** Reads them under the run's lock. */
export async function loadParts(sql: Sql, database: Database, tables: RunTables, runId: string): Promise<RunParts> {
  const { now, steps, attempt, job } =
    database.dialect === 'postgres'
      ? await inOneStatement(sql, database, tables, runId)
      : await oneByOne(sql, database, tables, runId);
  return {
    now: Number(now),
    steps: steps.map((row) => tables.steps.fromRow(row)),
    attempt: attempt === null ? null : tables.attempts.fromRow(attempt),
    job: job === null ? null : tables.jobs.fromRow(job),
  };
}

interface Rows {
  readonly now: unknown;
  readonly steps: readonly SqlRow[];
  readonly attempt: SqlRow | null;
  readonly job: SqlRow | null;
}

const ACTIVE = `status IN ('queued', 'running')`;
const stepsOf = (tables: RunTables): string =>
  `SELECT ${tables.steps.list()} FROM step_runs WHERE protocol_run_id = $1 ORDER BY step_index`;
// Locked as well: figures are saved without the run's lock, and must not change between their sum and their end.
const attemptOf = (tables: RunTables): string =>
  `SELECT ${tables.attempts.list()} FROM attempts WHERE protocol_run_id = $1 AND ${ACTIVE} FOR UPDATE`;
const jobOf = (tables: RunTables): string =>
  `SELECT ${tables.jobs.list()} FROM jobs WHERE protocol_run_id = $1 AND status IN ('queued', 'started')
     AND attempt_id = (SELECT id FROM attempts WHERE protocol_run_id = $1 AND ${ACTIVE})`;

/** As JSON, which keeps our column kinds (text, integers below 2^53, doubles): one way to the server and back, not three. */
async function inOneStatement(sql: Sql, database: Database, tables: RunTables, runId: string): Promise<Rows> {
  const [row] = await sql.all(
    `SELECT ${database.now} AS now,
       (SELECT coalesce(json_agg(s), '[]') FROM (${stepsOf(tables)}) s) AS steps,
       (SELECT row_to_json(a) FROM (${attemptOf(tables)}) a) AS attempt,
       (SELECT row_to_json(j) FROM (${jobOf(tables)}) j) AS job`,
    [runId],
  );
  if (row === undefined) throw new Error('A SELECT without FROM gave no row.');
  return row as unknown as Rows;
}

async function oneByOne(sql: Sql, database: Database, tables: RunTables, runId: string): Promise<Rows> {
  const [clock] = await sql.all(`SELECT ${database.now} AS now`);
  const steps = await sql.all(stepsOf(tables), [runId]);
  const [attempt] = await sql.all(attemptOf(tables), [runId]);
  const [job] = attempt === undefined ? [] : await sql.all(jobOf(tables), [runId]);
  return { now: clock?.now, steps, attempt: attempt ?? null, job: job ?? null };
}
