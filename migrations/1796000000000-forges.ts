import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableColumn,
  type TableColumnOptions,
  TableForeignKey,
  TableIndex,
} from 'typeorm';

const column = (name: string, type: string, options: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type,
  isNullable: false,
  ...options,
});
const optional = { isNullable: true } as const;
const key = (constraint: string): Partial<TableColumnOptions> => ({
  isPrimary: true,
  primaryKeyConstraintName: constraint,
});
const texts = (...names: string[]): TableColumnOptions[] => names.map((name) => column(name, 'text'));
const optionalTexts = (...names: string[]): TableColumnOptions[] => names.map((name) => column(name, 'text', optional));
const reference = (name: string, columnName: string, table: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [columnName],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
  });

const ADDED: Readonly<Record<string, TableColumnOptions[]>> = {
  projects: optionalTexts('forge_url', 'forge_repository', 'setup'),
  protocol_runs: [
    ...optionalTexts('ci_provider', 'pr'),
    column('pr_requested', 'integer', { default: 0 }),
    column('pr_commented', 'integer', { default: 0 }),
    column('pr_after', 'integer', optional),
    ...optionalTexts('foreign_sha', 'ci', 'ci_fixes'),
  ],
  jobs: [column('wakes', 'bigint', { default: 0 }), column('losses', 'integer', { default: 0 })],
};

const CONTROL_INDICES = [
  new TableIndex({
    name: 'uq_jobs_control',
    columnNames: ['protocol_run_id', 'type'],
    isUnique: true,
    where: `attempt_id IS NULL AND protocol_run_id IS NOT NULL AND status IN ('queued', 'started')`,
  }),
  new TableIndex({
    name: 'uq_jobs_project',
    columnNames: ['project_id', 'type'],
    isUnique: true,
    where: `protocol_run_id IS NULL AND status IN ('queued', 'started')`,
  }),
];

const TABLES = (): Table[] => [
  new Table({
    name: 'checks',
    columns: [
      ...['protocol_run_id', 'sha', 'kind', 'name', 'check_group', 'provider_id'].map((name) =>
        column(name, 'text', key('pk_checks')),
      ),
      column('parent_id', 'text', optional),
      ...texts('state', 'conclusion'),
      ...optionalTexts('url', 'summary'),
      column('run_attempt', 'integer'),
      column('provider_updated_at', 'bigint'),
      column('stage', 'integer'),
      column('seen_at', 'bigint'),
    ],
    foreignKeys: [reference('fk_checks_protocol', 'protocol_run_id', 'protocol_runs')],
  }),
  new Table({
    name: 'webhook_deliveries',
    columns: [
      column('id', 'text', key('pk_webhook_deliveries')),
      ...texts('provider'),
      ...optionalTexts('identity', 'project_id', 'protocol_run_id'),
      ...texts('event', 'outcome'),
      column('reason', 'text', optional),
      column('bytes', 'integer'),
      ...optionalTexts('body', 'request_id', 'replay_of'),
      column('received_at', 'bigint'),
    ],
    indices: [
      { name: 'uq_webhook_deliveries_identity', columnNames: ['provider', 'identity'], isUnique: true },
      { name: 'ix_webhook_deliveries_received', columnNames: ['received_at', 'id'] },
      { name: 'ix_webhook_deliveries_project', columnNames: ['project_id', 'received_at', 'id'] },
    ],
    foreignKeys: [
      reference('fk_webhook_deliveries_project', 'project_id', 'projects'),
      reference('fk_webhook_deliveries_protocol', 'protocol_run_id', 'protocol_runs'),
    ],
  }),
];

/**
 * Pull requests, checks, webhooks, and jobs that carry no attempt. SQLite changes a table by building it anew, and to drop
 * the old one deletes what refers to it, unless foreign keys are off. Within a transaction that cannot be said: by hand it
 * goes back by `undoLastMigration({ transaction: 'none' })`.
 */
export class Forges1796000000000 implements MigrationInterface {
  name = 'Forges1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.refuseToCascade(queryRunner);
    for (const [table, columns] of Object.entries(ADDED)) {
      await queryRunner.addColumns(
        table,
        columns.map((options) => new TableColumn(options)),
      );
    }
    await this.requireInJobs(queryRunner, false);
    await queryRunner.createIndices('jobs', CONTROL_INDICES);
    for (const table of TABLES()) await queryRunner.createTable(table, true, true, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await this.refuseToCascade(queryRunner);
    for (const table of TABLES().reverse()) await queryRunner.dropTable(table);
    await queryRunner.dropIndices('jobs', CONTROL_INDICES);
    await queryRunner.query('DELETE FROM jobs WHERE attempt_id IS NULL');
    await this.requireInJobs(queryRunner, true);
    for (const [table, columns] of Object.entries(ADDED)) {
      await queryRunner.dropColumns(
        table,
        columns.map(({ name }) => name),
      );
    }
  }

  private async refuseToCascade(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.connection.options.type === 'postgres') return;
    const [pragma] = (await queryRunner.query('PRAGMA foreign_keys')) as { foreign_keys: number }[];
    if (pragma?.foreign_keys !== 0) {
      throw new Error('To rebuild tables while foreign keys are on would delete the runs: no transaction around this.');
    }
  }

  private async requireInJobs(queryRunner: QueryRunner, required: boolean): Promise<void> {
    const table = await queryRunner.getTable('jobs');
    const changes = ['protocol_run_id', 'attempt_id'].flatMap((name) => {
      const oldColumn = table?.findColumnByName(name);
      if (oldColumn === undefined) return [];
      const newColumn = oldColumn.clone();
      newColumn.isNullable = !required;
      return [{ oldColumn, newColumn }];
    });
    await queryRunner.changeColumns('jobs', changes);
  }
}
