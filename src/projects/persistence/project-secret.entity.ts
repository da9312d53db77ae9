import { Column, Entity, ForeignKey } from 'typeorm';
import { bigint, text } from '../../platform/persistence/columns';

/** Write-only: the value is sealed (AES-256-GCM) and never leaves by the API. */
@Entity('project_secrets')
export class ProjectSecretEntity {
  @ForeignKey('ProjectEntity', { name: 'fk_project_secrets_project', onDelete: 'CASCADE' })
  @Column(text('project_id', { primary: true, primaryKeyConstraintName: 'pk_project_secrets' }))
  projectId!: string;
  @Column(text('name', { primary: true, primaryKeyConstraintName: 'pk_project_secrets' })) name!: string;
  @Column(text('sealed')) sealed!: string;
  @Column(bigint('created_at')) createdAt!: number;
}
