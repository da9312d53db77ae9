import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { bigint, nullable, text } from '../../platform/persistence/columns';
import type { ApiToken, Role } from '../domain/token';

@Entity('api_tokens')
@Index('uq_api_tokens_digest', ['digest'], { unique: true })
@Index('uq_api_tokens_name', ['name'], { unique: true, where: 'revoked_at IS NULL' })
@Index('ix_api_tokens_created', ['createdAt', 'id'])
export class TokenEntity implements ApiToken {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_api_tokens' })) id!: string;
  @Column(text('name')) name!: string;
  @Column(text('role')) role!: Role;
  @ForeignKey('ProjectEntity', { name: 'fk_api_tokens_project', onDelete: 'CASCADE' })
  @Column(text('project_id', nullable))
  projectId!: string | null;
  @Column(text('digest')) digest!: string;
  @Column(text('hint')) hint!: string;
  @Column(text('created_by')) createdBy!: string;
  @Column(bigint('created_at')) createdAt!: number;
  @Column(bigint('expires_at', nullable)) expiresAt!: number | null;
  @Column(bigint('last_used_at', nullable)) lastUsedAt!: number | null;
  @Column(bigint('revoked_at', nullable)) revokedAt!: number | null;
  @Column(text('revoked_by', nullable)) revokedBy!: string | null;
}
