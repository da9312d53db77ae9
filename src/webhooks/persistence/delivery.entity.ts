import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { bigint, integer, nullable, shownText, text } from '../../platform/persistence/columns';
import type { CiProvider } from '../../projects/domain/project';
import type { Delivery, DeliveryOutcome } from '../domain/delivery';

@Entity('webhook_deliveries')
@Index('uq_webhook_deliveries_identity', ['provider', 'identity'], { unique: true })
@Index('ix_webhook_deliveries_received', ['receivedAt', 'id'])
@Index('ix_webhook_deliveries_project', ['projectId', 'receivedAt', 'id'])
export class DeliveryEntity implements Delivery {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_webhook_deliveries' })) id!: string;
  @Column(text('provider')) provider!: CiProvider;
  @Column(text('identity', nullable)) identity!: string | null;
  @ForeignKey('ProjectEntity', { name: 'fk_webhook_deliveries_project', onDelete: 'CASCADE' })
  @Column(text('project_id', nullable))
  projectId!: string | null;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_webhook_deliveries_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id', nullable))
  protocolRunId!: string | null;
  @Column(shownText('event')) event!: string;
  @Column(text('outcome')) outcome!: DeliveryOutcome;
  @Column(shownText('reason', nullable)) reason!: string | null;
  @Column(integer('bytes')) bytes!: number;
  @Column(text('body', nullable)) body!: string | null;
  @Column(text('request_id', nullable)) requestId!: string | null;
  @Column(text('replay_of', nullable)) replayOf!: string | null;
  @Column(bigint('received_at')) receivedAt!: number;
}
