import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'text', isNullable: false });
const optionalText = (name: string) => ({ name, type: 'text', isNullable: true });
const time = (name: string) => ({ name, type: 'bigint', isNullable: false });

const KEYS = (): Table =>
  new Table({
    name: 'idempotency_keys',
    columns: [
      { ...text('id'), isPrimary: true, primaryKeyConstraintName: 'pk_idempotency_keys' },
      text('route'),
      text('fingerprint'),
      text('holder'),
      optionalText('request_id'),
      text('state'),
      { name: 'status', type: 'integer', isNullable: true },
      optionalText('headers'),
      optionalText('body'),
      time('created_at'),
      time('answer_by'),
      time('expires_at'),
    ],
    indices: [{ name: 'ix_idempotency_keys_expires', columnNames: ['expires_at'] }],
  });

/** What calls with an `Idempotency-Key` have done, and the answers to be given again. */
export class IdempotencyKeys1798000000000 implements MigrationInterface {
  name = 'IdempotencyKeys1798000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(KEYS(), true, true, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(KEYS());
  }
}
