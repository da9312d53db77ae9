import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { bigint, integer, json, nullable, shownJson, shownText, text } from '../../platform/persistence/columns';
import { SpentUsageColumns } from '../../platform/persistence/spent-usage.columns';
import type { Attempt, AttemptKind } from '../domain/attempt';
import type { AttemptStatus } from '../domain/attempt.lifecycle';
import type { ErrorClass } from '../domain/engine-error';
import type { SessionTotals, UsageQuality } from '../domain/usage';
import type { GateResult, Verdict } from '../domain/verdict';

@Entity('attempts')
@Index('uq_attempts_active', ['protocolRunId'], { unique: true, where: `status IN ('queued', 'running')` })
@Index('ix_attempts_step', ['stepRunId', 'number'])
@Index('ix_attempts_protocol', ['protocolRunId', 'queuedAt'])
@Index('ix_attempts_status', ['status', 'queuedAt', 'id'])
@Index('ix_attempts_queued', ['queuedAt', 'id'])
@Index('ix_attempts_finished', ['finishedAt', 'id'])
export class AttemptEntity extends SpentUsageColumns implements Attempt {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_attempts' })) id!: string;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_attempts_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id'))
  protocolRunId!: string;
  @ForeignKey('StepRunEntity', { name: 'fk_attempts_step', onDelete: 'CASCADE' })
  @Column(text('step_run_id', nullable))
  stepRunId!: string | null;
  @Column(text('kind')) kind!: AttemptKind;
  @Column(integer('number')) number!: number;
  @Column(text('status')) status!: AttemptStatus;
  @Column(text('engine')) engine!: string;
  @Column(text('model', nullable)) model!: string | null;
  @Column(shownText('feedback', nullable)) feedback!: string | null;
  @Column(shownJson('command', nullable)) command!: readonly string[] | null;
  @Column(text('engine_version', nullable)) engineVersion!: string | null;
  @Column(text('session_id', nullable)) sessionId!: string | null;
  @Column(json('session_totals', nullable)) sessionTotals!: SessionTotals | null;
  @Column(text('worker_id', nullable)) workerId!: string | null;
  @Column(bigint('queued_at')) queuedAt!: number;
  @Column(bigint('started_at', nullable)) startedAt!: number | null;
  @Column(bigint('finished_at', nullable)) finishedAt!: number | null;
  @Column(integer('exit_code', nullable)) exitCode!: number | null;
  @Column(text('error_class', nullable)) errorClass!: ErrorClass | null;
  @Column(shownText('error_message', nullable)) errorMessage!: string | null;
  @Column(text('usage_quality')) usageQuality!: UsageQuality;
  @Column(text('base_sha', nullable)) baseSha!: string | null;
  @Column(text('head_sha', nullable)) headSha!: string | null;
  @Column(integer('produced')) produced!: number;
  @Column(shownJson('verdict', nullable)) verdict!: Verdict | null;
  @Column(shownJson('gates')) gates!: readonly GateResult[];
  @Column(shownText('final_text', nullable)) finalText!: string | null;
}
