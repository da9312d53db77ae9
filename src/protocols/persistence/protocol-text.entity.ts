import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { text } from '../../platform/persistence/columns';

/**
 * The words that protocols are found by, in the order in which protocols were made. The index of the words is the
 * database's own kind: an FTS5 table that triggers keep (SQLite), or GIN over the words as a tsvector (Postgres).
 */
@Entity('protocol_texts')
@Unique('uq_protocol_texts_protocol', ['protocolRunId'])
@Index('ix_protocol_texts_words', { synchronize: false })
export class ProtocolTextEntity {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'position', primaryKeyConstraintName: 'pk_protocol_texts' })
  position!: number;
  @ForeignKey('ProtocolRunEntity', { name: 'fk_protocol_texts_protocol', onDelete: 'CASCADE' })
  @Column(text('protocol_run_id'))
  protocolRunId!: string;
  /** Each once, small, with spaces between. */
  @Column(text('words')) words!: string;
}
