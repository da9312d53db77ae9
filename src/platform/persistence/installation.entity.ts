import { Column, Entity } from 'typeorm';
import { bigint, integer, nullable, text } from './columns';

/** One row. `epoch` names this database: a queue message made for another one is dropped. */
@Entity('installation')
export class InstallationEntity {
  @Column(integer('id', { primary: true, primaryKeyConstraintName: 'pk_installation' })) id!: number;
  @Column(text('epoch')) epoch!: string;
  /** On SQLite only one process may work on the file: who it is, and that it still lives. */
  @Column(text('owner', nullable)) owner!: string | null;
  @Column(text('owner_host', nullable)) ownerHost!: string | null;
  @Column(integer('owner_pid', nullable)) ownerPid!: number | null;
  @Column(bigint('owner_seen_at', nullable)) ownerSeenAt!: number | null;
}
