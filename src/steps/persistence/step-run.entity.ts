import { Column, Entity, ForeignKey, Unique } from 'typeorm';
import { bigint, integer, json, nullable, shownJson, shownText, text } from '../../platform/persistence/columns';
import { SpentUsageColumns } from '../../platform/persistence/spent-usage.columns';
import type { Gate } from '../../projects/domain/policies';
import type { StatusReason } from '../../protocols/domain/protocol-run';
import type { StepQa, StepRun, StepSpec, StepType } from '../domain/step-run';
import type { StepStatus } from '../domain/step-run.lifecycle';
import type { Verdict } from '../domain/verdict';

@Entity('step_runs')
@Unique('uq_step_runs_index', ['protocolRunId', 'stepIndex'])
export class StepRunEntity extends SpentUsageColumns implements StepRun, StepSpec {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_step_runs' })) id!: string;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_step_runs_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id'))
  protocolRunId!: string;
  @Column(integer('step_index')) stepIndex!: number;
  @Column(text('step_name')) stepName!: string;
  @Column(text('step_type')) stepType!: StepType;
  @Column(text('status')) status!: StepStatus;
  @Column(shownJson('status_reason', nullable)) statusReason!: StatusReason | null;
  @Column(text('engine', nullable)) engine!: string | null;
  @Column(text('model', nullable)) model!: string | null;
  @Column(json('qa')) qa!: StepQa;
  @Column(integer('max_attempts', nullable)) maxAttempts!: number | null;
  @Column(shownText('summary', nullable)) summary!: string | null;
  @Column(integer('retries')) retries!: number;
  @Column(integer('attempts_count')) attemptsCount!: number;
  @Column(integer('losses')) losses!: number;
  @Column(integer('qa_errors')) qaErrors!: number;
  @Column(text('base_sha', nullable)) baseSha!: string | null;
  @Column(text('head_sha', nullable)) headSha!: string | null;
  @Column(shownJson('verdict', nullable)) verdict!: Verdict | null;
  @Column(text('failure_fingerprint', nullable)) failureFingerprint!: string | null;
  @Column(text('instructions')) instructions!: string;
  @Column(json('commands')) commands!: readonly string[];
  @Column(json('gates')) gates!: readonly Gate[];
  @Column(integer('version')) version!: number;
  @Column(bigint('created_at')) createdAt!: number;
  @Column(bigint('updated_at')) updatedAt!: number;
}
