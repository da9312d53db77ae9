import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** By hand: on SQLite TypeORM would build the tables anew, and to drop the old ones deletes what refers to them. */
const COLUMNS = [
  ['attempts', 'command', 'text'],
  ['attempts', 'engine_version', 'text'],
  ['attempt_output', 'written_at', 'bigint'],
] as const;

const INDICES = [
  new TableIndex({ name: 'ix_attempts_status', columnNames: ['status', 'queued_at', 'id'] }),
  new TableIndex({ name: 'ix_attempts_queued', columnNames: ['queued_at', 'id'] }),
];

/** What is run, with which version, and when it was last heard of; attempts of everything, in order. */
export class Console1802000000000 implements MigrationInterface {
  name = 'Console1802000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, name, type] of COLUMNS) {
      await queryRunner.query(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
    }
    await queryRunner.createIndices('attempts', INDICES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndices('attempts', INDICES);
    for (const [table, name] of COLUMNS) await queryRunner.query(`ALTER TABLE "${table}" DROP COLUMN "${name}"`);
  }
}
