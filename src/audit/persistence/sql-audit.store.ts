import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import type { SqlValue } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import { type AuditFilter, AuditStore } from '../application/audit.store';
import type { AuditEntry } from '../domain/audit-entry';
import { AuditEntryEntity } from './audit-entry.entity';

export class SqlAuditStore extends AuditStore {
  private readonly entries: TableMap<AuditEntry>;

  constructor(private readonly database: Database) {
    super();
    this.entries = new TableMap<AuditEntry>(database, AuditEntryEntity);
  }

  async list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const params: SqlValue[] = [];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    const where: string[] = [];
    if (filter.actions !== undefined) where.push(`action IN (${filter.actions.map(place).join(', ')})`);
    if (filter.actor !== undefined) where.push(`actor = ${place(filter.actor)}`);
    if (filter.projectId !== undefined) where.push(`project_id = ${place(filter.projectId)}`);
    if (filter.since !== undefined) where.push(`created_at >= ${place(filter.since)}`);
    if (filter.until !== undefined) where.push(`created_at <= ${place(filter.until)}`);
    if (page.cursor !== undefined) {
      const [createdAt, id] = decodeCursor(page.cursor, ['number', 'string']);
      where.push(`(created_at, id) < (${place(createdAt)}, ${place(id)})`);
    }
    const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const rows = await this.database.read.all(
      `SELECT ${this.entries.list()} FROM audit_entries ${condition}
       ORDER BY created_at DESC, id DESC LIMIT ${place(page.limit + 1)}`,
      params,
    );
    return toPage(
      rows.map((row) => this.entries.fromRow(row)),
      page.limit,
      (entry) => [entry.createdAt, entry.id],
    );
  }
}
