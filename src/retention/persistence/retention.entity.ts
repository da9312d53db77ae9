import { Column, Entity } from 'typeorm';
import { bigint, integer, json, nullable, text } from '../../platform/persistence/columns';
import type { RemovedByKind } from '../domain/retention';

/** One row: whose turn it is to remove old data, and what the last turn came to. */
@Entity('retention')
export class RetentionEntity {
  @Column(integer('id', { primary: true, primaryKeyConstraintName: 'pk_retention' })) id!: number;
  @Column(text('holder', nullable)) holder!: string | null;
  @Column(bigint('lease_until', nullable)) leaseUntil!: number | null;
  @Column(bigint('started_at', nullable)) startedAt!: number | null;
  @Column(bigint('finished_at', nullable)) finishedAt!: number | null;
  /** Events up to this position may be missing: readers that come from below are told. */
  @Column(bigint('events_up_to', { default: 0 })) eventsUpTo!: number;
  @Column(json('last', nullable)) last!: RemovedByKind | null;
}
