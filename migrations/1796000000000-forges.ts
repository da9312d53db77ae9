import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

/** What the set-up job of a project has found. */
const PROJECT_SETUP = (): TableColumn => new TableColumn({ name: 'setup', type: 'text', isNullable: true });

export class Forges1796000000000 implements MigrationInterface {
  name = 'Forges1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn('projects', PROJECT_SETUP());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn('projects', 'setup');
  }
}
