import { Column, Entity, Index } from 'typeorm';
import { bigint, integer, nullable, text } from './columns';

/** A row is inserted by the transaction of the work itself: that it is there says that the work is done. */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_expires', ['expiresAt'])
export class IdempotencyKeyEntity {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_idempotency_keys' })) id!: string;
  @Column(text('route')) route!: string;
  @Column(text('fingerprint')) fingerprint!: string;
  /** `<process>/<request>`. */
  @Column(text('holder')) holder!: string;
  @Column(text('request_id', nullable)) requestId!: string | null;
  @Column(text('state')) state!: 'committed' | 'answered' | 'withheld';
  @Column(integer('status', nullable)) status!: number | null;
  @Column(text('headers', nullable)) headers!: string | null;
  @Column(text('body', nullable)) body!: string | null;
  @Column(bigint('created_at')) createdAt!: number;
  /** Until then the process that did the work is believed to be making the answer. */
  @Column(bigint('answer_by')) answerBy!: number;
  @Column(bigint('expires_at')) expiresAt!: number;
}
