import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { bigint, nullable, shownJson, shownText, text } from '../../platform/persistence/columns';
import type { EventType, TimelineEvent } from '../domain/event';

@Entity('events')
@Unique('uq_events_id', ['id'])
@Unique('uq_events_seq', ['protocolRunId', 'seq'])
@Index('ix_events_project', ['projectId', 'position'])
@Index('ix_events_type', ['type', 'position'])
@Index('ix_events_created', ['createdAt', 'position'])
export class EventEntity implements TimelineEvent {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'position', primaryKeyConstraintName: 'pk_events' })
  position!: number;
  @Column(text('id')) id!: string;
  @ForeignKey('ProjectEntity', { name: 'fk_events_project', onDelete: 'CASCADE' })
  @Column(text('project_id'))
  projectId!: string;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_events_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id', nullable))
  protocolRunId!: string | null;
  @Column(text('step_run_id', nullable)) stepRunId!: string | null;
  @Column(text('attempt_id', nullable)) attemptId!: string | null;
  @Column(bigint('seq', nullable)) seq!: number | null;
  @Column(text('type')) type!: EventType;
  @Column(shownText('message')) message!: string;
  @Column(shownJson('metadata')) metadata!: Readonly<Record<string, unknown>>;
  @Column(text('actor')) actor!: string;
  @Column(text('request_id', nullable)) requestId!: string | null;
  @Column(bigint('created_at')) createdAt!: number;
  /**
   * Id of the writing transaction on Postgres, 0 on SQLite, where writes are serial. Positions are handed out before
   * commit, so a reader that pages by position must stop below the oldest transaction still open, or it skips rows.
   */
  @Column(bigint('xid')) xid!: number;
}
