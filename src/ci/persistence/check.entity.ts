import { Column, Entity, ForeignKey } from 'typeorm';
import { bigint, integer, nullable, shownText, text } from '../../platform/persistence/columns';
import type { CheckKind, CheckState } from '../domain/check';

const key = { primary: true, primaryKeyConstraintName: 'pk_checks' } as const;

/** The newest that was heard of one run of one check of one commit. Times of the provider are epoch milliseconds. */
@Entity('checks')
export class CheckEntity {
  @ForeignKey('ProtocolRunEntity', { name: 'fk_checks_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id', key))
  protocolRunId!: string;
  @Column(text('sha', key)) sha!: string;
  @Column(text('kind', key)) kind!: CheckKind;
  @Column(text('name', key)) name!: string;
  @Column(text('check_group', key)) group!: string;
  @Column(text('provider_id', key)) providerId!: string;
  @Column(text('parent_id', nullable)) parentId!: string | null;
  @Column(text('state')) state!: CheckState;
  @Column(text('conclusion')) conclusion!: string;
  @Column(shownText('url', nullable)) url!: string | null;
  @Column(shownText('summary', nullable)) summary!: string | null;
  @Column(integer('run_attempt')) runAttempt!: number;
  @Column(bigint('provider_updated_at')) providerUpdatedAt!: number;
  @Column(integer('stage')) stage!: number;
  /** When we heard of it last, by the database's clock. */
  @Column(bigint('seen_at')) seenAt!: number;
}
