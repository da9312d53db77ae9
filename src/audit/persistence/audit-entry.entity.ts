import { Column, Entity, Index } from 'typeorm';
import { bigint, nullable, shownJson, shownText, text } from '../../platform/persistence/columns';
import type { AuditAction, AuditEntry } from '../domain/audit-entry';

/** Refers to nothing: an entry outlives what it tells of. */
@Entity('audit_entries')
@Index('ix_audit_entries_created', ['createdAt', 'id'])
@Index('ix_audit_entries_project', ['projectId', 'createdAt', 'id'])
@Index('ix_audit_entries_actor', ['actor', 'createdAt', 'id'])
@Index('ix_audit_entries_action', ['action', 'createdAt', 'id'])
export class AuditEntryEntity implements AuditEntry {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_audit_entries' })) id!: string;
  @Column(text('action')) action!: AuditAction;
  @Column(text('actor')) actor!: string;
  @Column(shownText('message')) message!: string;
  @Column(text('project_id', nullable)) projectId!: string | null;
  @Column(shownJson('metadata')) metadata!: Readonly<Record<string, unknown>>;
  @Column(text('request_id', nullable)) requestId!: string | null;
  @Column(bigint('created_at')) createdAt!: number;
}
