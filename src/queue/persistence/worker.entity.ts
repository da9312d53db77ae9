import { Column, Entity } from 'typeorm';
import { bigint, integer, nullable, text } from '../../platform/persistence/columns';

/** A process that takes jobs; its heartbeat comes with the renewal of its leases. */
@Entity('workers')
export class WorkerEntity {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_workers' })) id!: string;
  @Column(text('host')) host!: string;
  @Column(integer('pid')) pid!: number;
  @Column(text('version')) version!: string;
  @Column(integer('slots')) slots!: number;
  @Column(bigint('started_at')) startedAt!: number;
  @Column(bigint('heartbeat_at')) heartbeatAt!: number;
  @Column(bigint('stopped_at', nullable)) stoppedAt!: number | null;
  @Column(bigint('draining_at', nullable)) drainingAt!: number | null;
  @Column(bigint('queue_away_since', nullable)) queueAwaySince!: number | null;
}
