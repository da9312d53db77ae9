import { isoTime, ShownChoice, ShownId, ShownObject, ShownText, ShownTime } from '../../platform/http/shown';
import { AUDIT_ACTIONS, type AuditEntry } from '../domain/audit-entry';

export class AuditEntryShape {
  @ShownId() id!: string;
  @ShownChoice(AUDIT_ACTIONS) action!: string;
  @ShownText({ example: 'Token ci-of-shop was made: operator of project shop.' }) message!: string;
  @ShownText({ example: 'user:admin' }) actor!: string;
  @ShownId({ nullable: true, description: 'It may be gone since.' }) project_id!: string | null;
  @ShownObject({ description: 'Of secrets the names only.' }) metadata!: Readonly<Record<string, unknown>>;
  @ShownText({ nullable: true }) request_id!: string | null;
  @ShownTime() created_at!: string;
}

export function auditEntryShape(entry: AuditEntry): AuditEntryShape {
  return {
    id: entry.id,
    action: entry.action,
    message: entry.message,
    actor: entry.actor,
    project_id: entry.projectId,
    metadata: entry.metadata,
    request_id: entry.requestId,
    created_at: isoTime(entry.createdAt),
  };
}
