import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { bigint, integer, nullable, shownText, text } from '../../platform/persistence/columns';
import type { Job, JobStatus, JobType, QueueName } from '../domain/job';

@Entity('jobs')
@Index('ix_jobs_due', ['nextAttemptAt'], { where: `status = 'queued'` })
@Index('ix_jobs_leased', ['leaseUntil'], { where: `status = 'started'` })
@Index('ix_jobs_protocol', ['protocolRunId', 'status'])
@Index('uq_jobs_control', ['protocolRunId', 'type'], {
  unique: true,
  where: `attempt_id IS NULL AND protocol_run_id IS NOT NULL AND status IN ('queued', 'started')`,
})
@Index('uq_jobs_project', ['projectId', 'type'], {
  unique: true,
  where: `protocol_run_id IS NULL AND status IN ('queued', 'started')`,
})
@Index('ix_jobs_status', ['status', 'id'])
@Index('ix_jobs_finished', ['finishedAt', 'id'])
export class JobEntity implements Job {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_jobs' })) id!: string;
  @Column(text('type')) type!: JobType;
  @Column(text('queue')) queue!: QueueName;
  @ForeignKey('ProjectEntity', { name: 'fk_jobs_project', onDelete: 'CASCADE' })
  @Column(text('project_id'))
  projectId!: string;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_jobs_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id', nullable))
  protocolRunId!: string | null;
  @ForeignKey('StepRunEntity', { name: 'fk_jobs_step', onDelete: 'CASCADE' })
  @Column(text('step_run_id', nullable))
  stepRunId!: string | null;
  @ForeignKey('AttemptEntity', { name: 'fk_jobs_attempt', onDelete: 'CASCADE' })
  @Column(text('attempt_id', nullable))
  attemptId!: string | null;
  @Column(text('status')) status!: JobStatus;
  @Column(integer('attempts')) attempts!: number;
  @Column(integer('max_attempts')) maxAttempts!: number;
  @Column(integer('dispatch')) dispatch!: number;
  @Column(bigint('wakes', { default: 0 })) wakes!: number;
  @Column(integer('losses', { default: 0 })) losses!: number;
  @Column(bigint('relayed_at', nullable)) relayedAt!: number | null;
  @Column(bigint('next_attempt_at')) nextAttemptAt!: number;
  @Column(text('worker_id', nullable)) workerId!: string | null;
  @Column(text('lease_token', nullable)) leaseToken!: string | null;
  @Column(bigint('lease_until', nullable)) leaseUntil!: number | null;
  @Column(integer('cancel_requested')) cancelRequested!: number;
  @Column(text('error_code', nullable)) errorCode!: string | null;
  @Column(shownText('error', nullable)) error!: string | null;
  @Column(text('request_id', nullable)) requestId!: string | null;
  @Column(bigint('created_at')) createdAt!: number;
  @Column(bigint('started_at', nullable)) startedAt!: number | null;
  @Column(bigint('finished_at', nullable)) finishedAt!: number | null;
}
