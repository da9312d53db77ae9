import type { CiFixes, CiState } from '../../ci/domain/ci-state';
import type { CiProvider } from '../../projects/domain/project';
import type { PullRequestState } from '../../pulls/domain/pull-request-state';
import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { bigint, integer, json, nullable, shownJson, text } from '../../platform/persistence/columns';
import { SpentUsageColumns } from '../../platform/persistence/spent-usage.columns';
import type { Gate, Models, ResolvedPolicies } from '../../projects/domain/policies';
import type { ProtocolRun, StatusReason } from '../domain/protocol-run';
import type { ProtocolStatus } from '../domain/protocol-run.lifecycle';

@Entity('protocol_runs')
@Unique('uq_protocol_runs_name', ['projectId', 'protocolName'])
@Unique('uq_protocol_runs_number', ['projectId', 'number'])
@Index('ix_protocol_runs_status', ['status', 'createdAt', 'id'])
@Index('ix_protocol_runs_project', ['projectId', 'createdAt', 'id'])
@Index('ix_protocol_runs_created', ['createdAt', 'id'])
@Index('ix_protocol_runs_project_status', ['projectId', 'status', 'createdAt', 'id'])
@Index('ix_protocol_runs_branch', ['protocolName', 'createdAt', 'id'])
export class ProtocolRunEntity extends SpentUsageColumns implements ProtocolRun {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_protocol_runs' })) id!: string;
  @ForeignKey('ProjectEntity', { name: 'fk_protocol_runs_project', onDelete: 'CASCADE' })
  @Column(text('project_id'))
  projectId!: string;
  @Column(integer('number')) number!: number;
  @Column(text('protocol_name')) protocolName!: string;
  @Column(text('base_branch')) baseBranch!: string;
  @Column(text('description')) description!: string;
  @Column(text('status')) status!: ProtocolStatus;
  @Column(shownJson('status_reason', nullable)) statusReason!: StatusReason | null;
  @Column(text('paused_from', nullable)) pausedFrom!: 'planning' | 'planned' | 'running' | null;
  @Column(text('engine')) engine!: string;
  @Column(json('models')) models!: Models;
  @Column(json('policies')) policies!: ResolvedPolicies;
  @Column(json('gates')) gates!: readonly Gate[];
  @Column(text('spec_hash', nullable)) specHash!: string | null;
  @Column(text('plan_sha', nullable)) planSha!: string | null;
  @Column(text('base_sha', nullable)) baseSha!: string | null;
  @Column(text('head_sha', nullable)) headSha!: string | null;
  @Column(text('remote_sha', nullable)) remoteSha!: string | null;
  @Column(text('ci_provider', nullable)) ciProvider!: CiProvider | null;
  @Column(json('pr', nullable)) pr!: PullRequestState | null;
  @Column(integer('pr_requested', { default: 0 })) prRequested!: number;
  @Column(integer('pr_after', nullable)) prAfter!: number | null;
  @Column(integer('pr_commented', { default: 0 })) prCommented!: number;
  @Column(text('foreign_sha', nullable)) foreignSha!: string | null;
  @Column(shownJson('ci', nullable)) ci!: CiState | null;
  @Column(json('ci_fixes', nullable)) ciFixes!: CiFixes | null;
  @Column(integer('plan_attempts')) planAttempts!: number;
  @Column(integer('plan_losses')) planLosses!: number;
  @Column(bigint('last_seq')) lastSeq!: number;
  @Column(integer('version')) version!: number;
  @Column(bigint('created_at')) createdAt!: number;
  @Column(bigint('updated_at')) updatedAt!: number;
}
