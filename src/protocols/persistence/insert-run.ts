import { Unprocessable } from '../../kernel/errors';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import type { ProtocolNaming } from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import { putText } from './protocol-texts';
import type { RunTables } from './run-tables';

const MAX_NUMBER = 9_999;

/** The first row of a run, under the name that was given or the next number. Throws the database's unique violation. */
export async function insertRun(
  sql: SqlTransaction,
  database: Database,
  tables: RunTables,
  fields: Omit<ProtocolRun, 'number' | 'protocolName'>,
  naming: ProtocolNaming,
): Promise<void> {
  const number = naming.kind === 'given' ? naming.number : await nextNumber(sql, fields.projectId);
  const protocolName = naming.kind === 'given' ? naming.name : `${String(number).padStart(4, '0')}-${naming.slug}`;
  const [clock] = await sql.all(`SELECT ${database.now} AS now`);
  const now = Number(clock?.now);
  const run = { ...fields, number, protocolName, createdAt: now, updatedAt: now };
  const { text, params } = tables.runs.insert([tables.runs.toRow(run)]);
  await sql.run(text, params);
  const found = putText(run);
  await sql.run(found.text, found.params);
}

async function nextNumber(sql: SqlTransaction, projectId: string): Promise<number> {
  // One after the other: with only the constraint to decide, twenty at once made two hundred tries. Not FOR UPDATE,
  // which would wait for every transaction that refers to the project.
  await sql.all('SELECT id FROM projects WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
  const [row] = await sql.all('SELECT max(number) AS last FROM protocol_runs WHERE project_id = $1', [projectId]);
  let number = Number(row?.last ?? 0) + 1;
  // Somebody gave a high number by hand: the lowest that is free behind another.
  if (number > MAX_NUMBER) {
    const [gap] = await sql.all(
      `SELECT min(r.number) AS before FROM protocol_runs r WHERE r.project_id = $1 AND NOT EXISTS (
           SELECT 1 FROM protocol_runs n WHERE n.project_id = $1 AND n.number = r.number + 1)`,
      [projectId],
    );
    number = Number(gap?.before ?? 0) + 1;
  }
  if (number > MAX_NUMBER)
    throw new Unprocessable('protocol.numbers_exhausted', 'The project has used all numbers up to 9999.');
  return number;
}
