import { Column, Entity, ForeignKey } from 'typeorm';
import { bigint, integer, nullable, text } from '../../platform/persistence/columns';

/** A piece of an attempt's raw output: deflated, base64, since a binary column differs between the databases. */
@Entity('attempt_output')
export class AttemptOutputEntity {
  @ForeignKey('AttemptEntity', { name: 'fk_attempt_output_attempt', onDelete: 'CASCADE' })
  @Column(text('attempt_id', { primary: true, primaryKeyConstraintName: 'pk_attempt_output' }))
  attemptId!: string;
  /** Where the piece begins in the whole output, in bytes. */
  @Column(bigint('byte_offset', { primary: true, primaryKeyConstraintName: 'pk_attempt_output' })) byteOffset!: number;
  /** Length of the piece in bytes, before compression. */
  @Column(integer('byte_length')) byteLength!: number;
  @Column(text('deflated')) deflated!: string;
  /** By the database's clock; null of what is older than this column. */
  @Column(bigint('written_at', nullable)) writtenAt!: number | null;
}
