import type { SqlTransaction } from '../../platform/persistence/database';

/** Sets sealed secrets of a project, or removes those that are null. `now`: the database's clock, as an expression. */
export async function writeSecrets(
  sql: SqlTransaction,
  now: string,
  id: string,
  secrets: ReadonlyMap<string, string | null>,
): Promise<void> {
  for (const [name, sealed] of secrets) {
    if (name === 'WEBHOOK_SECRET') await keepPrevious(sql, now, id, sealed !== null);
    await sql.run('DELETE FROM project_secrets WHERE project_id = $1 AND name = $2', [id, name]);
    if (sealed === null) continue;
    await sql.run(`INSERT INTO project_secrets (project_id, name, sealed, created_at) VALUES ($1, $2, $3, ${now})`, [
      id,
      name,
      sealed,
    ]);
  }
}

/** The forge is told of a new secret later than we are: until then it signs with the one before. */
async function keepPrevious(sql: SqlTransaction, now: string, id: string, replaced: boolean): Promise<void> {
  await sql.run(`DELETE FROM project_secrets WHERE project_id = $1 AND name = 'WEBHOOK_SECRET_PREVIOUS'`, [id]);
  if (!replaced) return;
  await sql.run(
    `INSERT INTO project_secrets (project_id, name, sealed, created_at)
     SELECT project_id, 'WEBHOOK_SECRET_PREVIOUS', sealed, ${now} FROM project_secrets
     WHERE project_id = $1 AND name = 'WEBHOOK_SECRET'`,
    [id],
  );
}
