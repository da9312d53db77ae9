import type { AuditEntry, NewAuditEntry } from '../../audit/domain/audit-entry';
import type { Ids } from '../../kernel/ids';
import type { Cause } from '../../protocols/domain/run-context';
import type { Database, SqlTransaction } from './database';
import { TableMap } from './table-map';

/** Writes entries of the audit list, in the transaction of what they tell of: one is there exactly when the other is. */
export class AuditTrail {
  private readonly entries: TableMap<Omit<AuditEntry, 'createdAt'>>;

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {
    this.entries = new TableMap<Omit<AuditEntry, 'createdAt'>>(database, 'AuditEntryEntity');
  }

  async add(sql: SqlTransaction, entries: readonly NewAuditEntry[], { actor, requestId }: Cause): Promise<void> {
    for (const entry of entries) {
      const row = this.entries.toRow({ ...entry, id: this.ids.next(), actor, requestId });
      const { text, params } = this.entries.insert([row], { created_at: this.database.now });
      await sql.run(text, params);
    }
  }
}
