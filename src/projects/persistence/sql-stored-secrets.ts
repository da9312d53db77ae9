import type { NewAuditEntry } from '../../audit/domain/audit-entry';
import type { Ids } from '../../kernel/ids';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Database } from '../../platform/persistence/database';
import type { SecretPlace } from '../../ports/secret-box';
import type { Cause } from '../../protocols/domain/run-context';
import { type Resealed, type StoredSecret, StoredSecrets } from '../application/stored-secrets';

export class SqlStoredSecrets extends StoredSecrets {
  private readonly audit: AuditTrail;

  constructor(
    private readonly database: Database,
    ids: Ids,
  ) {
    super();
    this.audit = new AuditTrail(database, ids);
  }

  async page(after: SecretPlace | undefined, limit: number): Promise<readonly StoredSecret[]> {
    const rows = await this.database.read.all(
      `SELECT s.project_id, s.name, s.sealed, p.name AS project_name
       FROM project_secrets s JOIN projects p ON p.id = s.project_id
       WHERE (s.project_id, s.name) > ($1, $2) ORDER BY s.project_id, s.name LIMIT $3`,
      [after?.projectId ?? '', after?.name ?? '', limit],
    );
    return rows.map((row) => ({
      projectId: String(row.project_id),
      projectName: String(row.project_name),
      name: String(row.name),
      sealed: String(row.sealed),
    }));
  }

  replace(changes: readonly Resealed[]): Promise<number> {
    return this.database.transaction(async (sql) => {
      let replaced = 0;
      for (const { projectId, name, before, after } of changes) {
        // Its time stays as it is: the one before the current webhook secret is accepted for a while from then on.
        replaced += await sql.run(
          'UPDATE project_secrets SET sealed = $1 WHERE project_id = $2 AND name = $3 AND sealed = $4',
          [after, projectId, name, before],
        );
      }
      return replaced;
    });
  }

  note(entry: NewAuditEntry, cause: Cause): Promise<void> {
    return this.database.transaction((sql) => this.audit.add(sql, [entry], cause));
  }
}
