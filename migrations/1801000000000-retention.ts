import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

const optional = (name: string, type: 'text' | 'bigint') => ({ name, type, isNullable: true });

const RETENTION = (): Table =>
  new Table({
    name: 'retention',
    columns: [
      { name: 'id', type: 'integer', isNullable: false, isPrimary: true, primaryKeyConstraintName: 'pk_retention' },
      optional('holder', 'text'),
      optional('lease_until', 'bigint'),
      optional('started_at', 'bigint'),
      optional('finished_at', 'bigint'),
      { name: 'events_up_to', type: 'bigint', isNullable: false, default: 0 },
      optional('last', 'text'),
    ],
  });

/** What is old is looked for in the order of its end. */
const INDICES: Readonly<Record<string, TableIndex>> = {
  attempts: new TableIndex({ name: 'ix_attempts_finished', columnNames: ['finished_at', 'id'] }),
  jobs: new TableIndex({ name: 'ix_jobs_finished', columnNames: ['finished_at', 'id'] }),
};

/** The turn of removing old data, and the indices to find it by. */
export class Retention1801000000000 implements MigrationInterface {
  name = 'Retention1801000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(RETENTION(), true, true, true);
    for (const [table, index] of Object.entries(INDICES)) await queryRunner.createIndex(table, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, index] of Object.entries(INDICES)) await queryRunner.dropIndex(table, index);
    await queryRunner.dropTable(RETENTION());
  }
}
