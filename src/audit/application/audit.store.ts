import type { Page, PageRequest } from '../../kernel/page';
import type { AuditAction, AuditEntry } from '../domain/audit-entry';

export interface AuditFilter {
  readonly actions?: readonly AuditAction[];
  readonly actor?: string;
  readonly projectId?: string;
  /** Epoch milliseconds, both inclusive. */
  readonly since?: number;
  readonly until?: number;
}

/** Entries are written by whoever does what they tell of, in the same transaction. */
export abstract class AuditStore {
  /** Newest first. */
  abstract list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}
