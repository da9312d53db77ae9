import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'text', isNullable: false });
const optionalText = (name: string) => ({ name, type: 'text', isNullable: true });
const time = (name: string) => ({ name, type: 'bigint', isNullable: false });
const optionalTime = (name: string) => ({ name, type: 'bigint', isNullable: true });

const TOKENS = (): Table =>
  new Table({
    name: 'api_tokens',
    columns: [
      { ...text('id'), isPrimary: true, primaryKeyConstraintName: 'pk_api_tokens' },
      text('name'),
      text('role'),
      optionalText('project_id'),
      text('digest'),
      text('hint'),
      text('created_by'),
      time('created_at'),
      optionalTime('expires_at'),
      optionalTime('last_used_at'),
      optionalTime('revoked_at'),
      optionalText('revoked_by'),
    ],
    indices: [
      { name: 'uq_api_tokens_digest', columnNames: ['digest'], isUnique: true },
      // Its name is on events: two holders of one name could not be told apart.
      { name: 'uq_api_tokens_name', columnNames: ['name'], isUnique: true, where: 'revoked_at IS NULL' },
      { name: 'ix_api_tokens_created', columnNames: ['created_at', 'id'] },
    ],
    foreignKeys: [
      {
        name: 'fk_api_tokens_project',
        columnNames: ['project_id'],
        referencedTableName: 'projects',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  });

/** API tokens with roles, and tokens of one project. */
export class Tokens1797000000000 implements MigrationInterface {
  name = 'Tokens1797000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(TOKENS(), true, true, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(TOKENS());
  }
}
