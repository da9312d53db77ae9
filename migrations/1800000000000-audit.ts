import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'text', isNullable: false });
const optionalText = (name: string) => ({ name, type: 'text', isNullable: true });
const time = (name: string) => ({ name, type: 'bigint', isNullable: false });

/** No foreign keys: that a project was deleted is known when it is gone. */
const AUDIT_ENTRIES = (): Table =>
  new Table({
    name: 'audit_entries',
    columns: [
      { ...text('id'), isPrimary: true, primaryKeyConstraintName: 'pk_audit_entries' },
      text('action'),
      text('actor'),
      text('message'),
      optionalText('project_id'),
      text('metadata'),
      optionalText('request_id'),
      time('created_at'),
    ],
    indices: [
      { name: 'ix_audit_entries_created', columnNames: ['created_at', 'id'] },
      { name: 'ix_audit_entries_project', columnNames: ['project_id', 'created_at', 'id'] },
      { name: 'ix_audit_entries_actor', columnNames: ['actor', 'created_at', 'id'] },
      { name: 'ix_audit_entries_action', columnNames: ['action', 'created_at', 'id'] },
    ],
  });

/** Who has changed access, secrets and projects. */
export class Audit1800000000000 implements MigrationInterface {
  name = 'Audit1800000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(AUDIT_ENTRIES(), true, true, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(AUDIT_ENTRIES());
  }
}
