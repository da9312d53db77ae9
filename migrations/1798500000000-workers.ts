import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const COLUMNS = (): TableColumn[] =>
  ['draining_at', 'queue_away_since'].map((name) => new TableColumn({ name, type: 'bigint', isNullable: true }));

/** What a worker says of itself beside that it lives: that it takes nothing new, and that it does not reach the queue. */
export class Workers1798500000000 implements MigrationInterface {
  name = 'Workers1798500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumns('workers', COLUMNS());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumns('workers', COLUMNS());
  }
}
