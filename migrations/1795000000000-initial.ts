import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions, TableForeignKey } from 'typeorm';

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
const bigints = (...names: string[]): TableColumnOptions[] => names.map((name) => column(name, 'bigint'));
const integers = (...names: string[]): TableColumnOptions[] => names.map((name) => column(name, 'integer'));
const optionalBigints = (...names: string[]): TableColumnOptions[] =>
  names.map((name) => column(name, 'bigint', optional));
const reference = (name: string, columnName: string, table: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [columnName],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
  });
const spentUsage = (): TableColumnOptions[] => [
  ...bigints('input_tokens', 'cached_input_tokens', 'output_tokens', 'reasoning_tokens'),
  column('cost_usd', 'double precision'),
];

const TABLES = (): Table[] => [
  new Table({
    name: 'installation',
    columns: [
      column('id', 'integer', key('pk_installation')),
      ...texts('epoch'),
      ...optionalTexts('owner', 'owner_host'),
      column('owner_pid', 'integer', optional),
      ...optionalBigints('owner_seen_at'),
    ],
  }),
  new Table({
    name: 'workers',
    columns: [
      column('id', 'text', key('pk_workers')),
      ...texts('host'),
      ...integers('pid'),
      ...texts('version'),
      ...integers('slots'),
      ...bigints('started_at', 'heartbeat_at'),
      ...optionalBigints('stopped_at'),
    ],
  }),
  new Table({
    name: 'projects',
    columns: [
      column('id', 'text', key('pk_projects')),
      ...texts('name', 'git_url', 'base_branch'),
      ...optionalTexts('ci_provider', 'default_engine'),
      ...texts('default_models', 'policies', 'gates'),
      ...integers('version'),
      ...bigints('created_at', 'updated_at'),
    ],
    uniques: [{ name: 'uq_projects_name', columnNames: ['name'] }],
  }),
  new Table({
    name: 'project_secrets',
    columns: [
      column('project_id', 'text', key('pk_project_secrets')),
      column('name', 'text', key('pk_project_secrets')),
      ...texts('sealed'),
      ...bigints('created_at'),
    ],
    foreignKeys: [reference('fk_project_secrets_project', 'project_id', 'projects')],
  }),
  new Table({
    name: 'protocol_runs',
    columns: [
      ...spentUsage(),
      column('id', 'text', key('pk_protocol_runs')),
      ...texts('project_id'),
      ...integers('number'),
      ...texts('protocol_name', 'base_branch', 'description', 'status'),
      ...optionalTexts('status_reason', 'paused_from'),
      ...texts('engine', 'models', 'policies', 'gates'),
      ...optionalTexts('spec_hash', 'plan_sha', 'base_sha', 'head_sha', 'remote_sha'),
      ...integers('plan_attempts', 'plan_losses'),
      ...bigints('last_seq'),
      ...integers('version'),
      ...bigints('created_at', 'updated_at'),
    ],
    uniques: [
      { name: 'uq_protocol_runs_name', columnNames: ['project_id', 'protocol_name'] },
      { name: 'uq_protocol_runs_number', columnNames: ['project_id', 'number'] },
    ],
    indices: [
      { name: 'ix_protocol_runs_status', columnNames: ['status', 'created_at', 'id'] },
      { name: 'ix_protocol_runs_project', columnNames: ['project_id', 'created_at', 'id'] },
      { name: 'ix_protocol_runs_created', columnNames: ['created_at', 'id'] },
    ],
    foreignKeys: [reference('fk_protocol_runs_project', 'project_id', 'projects')],
  }),
  new Table({
    name: 'step_runs',
    columns: [
      ...spentUsage(),
      column('id', 'text', key('pk_step_runs')),
      ...texts('protocol_run_id'),
      ...integers('step_index'),
      ...texts('step_name', 'step_type', 'status'),
      ...optionalTexts('status_reason', 'engine', 'model'),
      ...texts('qa'),
      column('max_attempts', 'integer', optional),
      ...optionalTexts('summary'),
      ...integers('retries', 'attempts_count', 'losses', 'qa_errors'),
      ...optionalTexts('base_sha', 'head_sha', 'verdict', 'failure_fingerprint'),
      ...texts('instructions', 'commands', 'gates'),
      ...integers('version'),
      ...bigints('created_at', 'updated_at'),
    ],
    uniques: [{ name: 'uq_step_runs_index', columnNames: ['protocol_run_id', 'step_index'] }],
    foreignKeys: [reference('fk_step_runs_protocol', 'protocol_run_id', 'protocol_runs')],
  }),
  new Table({
    name: 'attempts',
    columns: [
      ...spentUsage(),
      column('id', 'text', key('pk_attempts')),
      ...texts('protocol_run_id'),
      ...optionalTexts('step_run_id'),
      ...texts('kind'),
      ...integers('number'),
      ...texts('status', 'engine'),
      ...optionalTexts('model', 'feedback', 'session_id', 'session_totals', 'worker_id'),
      ...bigints('queued_at'),
      ...optionalBigints('started_at', 'finished_at'),
      column('exit_code', 'integer', optional),
      ...optionalTexts('error_class', 'error_message'),
      ...texts('usage_quality'),
      ...optionalTexts('base_sha', 'head_sha'),
      ...integers('produced'),
      ...optionalTexts('verdict'),
      ...texts('gates'),
      ...optionalTexts('final_text'),
    ],
    indices: [
      {
        name: 'uq_attempts_active',
        columnNames: ['protocol_run_id'],
        isUnique: true,
        where: `status IN ('queued', 'running')`,
      },
      { name: 'ix_attempts_step', columnNames: ['step_run_id', 'number'] },
      { name: 'ix_attempts_protocol', columnNames: ['protocol_run_id', 'queued_at'] },
    ],
    foreignKeys: [
      reference('fk_attempts_protocol', 'protocol_run_id', 'protocol_runs'),
      reference('fk_attempts_step', 'step_run_id', 'step_runs'),
    ],
  }),
  new Table({
    name: 'attempt_output',
    columns: [
      column('attempt_id', 'text', key('pk_attempt_output')),
      column('byte_offset', 'bigint', key('pk_attempt_output')),
      ...integers('byte_length'),
      ...texts('deflated'),
    ],
    foreignKeys: [reference('fk_attempt_output_attempt', 'attempt_id', 'attempts')],
  }),
  new Table({
    name: 'jobs',
    columns: [
      column('id', 'text', key('pk_jobs')),
      ...texts('type', 'queue', 'project_id', 'protocol_run_id'),
      ...optionalTexts('step_run_id'),
      ...texts('attempt_id', 'status'),
      ...integers('attempts', 'max_attempts', 'dispatch'),
      ...optionalBigints('relayed_at'),
      ...bigints('next_attempt_at'),
      ...optionalTexts('worker_id', 'lease_token'),
      ...optionalBigints('lease_until'),
      ...integers('cancel_requested'),
      ...optionalTexts('error_code', 'error', 'request_id'),
      ...bigints('created_at'),
      ...optionalBigints('started_at', 'finished_at'),
    ],
    indices: [
      { name: 'ix_jobs_due', columnNames: ['next_attempt_at'], where: `status = 'queued'` },
      { name: 'ix_jobs_leased', columnNames: ['lease_until'], where: `status = 'started'` },
      { name: 'ix_jobs_protocol', columnNames: ['protocol_run_id', 'status'] },
      { name: 'ix_jobs_status', columnNames: ['status', 'created_at', 'id'] },
    ],
    foreignKeys: [
      reference('fk_jobs_project', 'project_id', 'projects'),
      reference('fk_jobs_protocol', 'protocol_run_id', 'protocol_runs'),
      reference('fk_jobs_step', 'step_run_id', 'step_runs'),
      reference('fk_jobs_attempt', 'attempt_id', 'attempts'),
    ],
  }),
  new Table({
    name: 'events',
    columns: [
      column('position', 'integer', { ...key('pk_events'), isGenerated: true, generationStrategy: 'increment' }),
      ...texts('id', 'project_id'),
      ...optionalTexts('protocol_run_id', 'step_run_id', 'attempt_id'),
      ...optionalBigints('seq'),
      ...texts('type', 'message', 'metadata', 'actor'),
      ...optionalTexts('request_id'),
      ...bigints('created_at', 'xid'),
    ],
    uniques: [
      { name: 'uq_events_id', columnNames: ['id'] },
      { name: 'uq_events_seq', columnNames: ['protocol_run_id', 'seq'] },
    ],
    indices: [
      { name: 'ix_events_project', columnNames: ['project_id', 'position'] },
      { name: 'ix_events_type', columnNames: ['type', 'position'] },
    ],
    foreignKeys: [
      reference('fk_events_project', 'project_id', 'projects'),
      reference('fk_events_protocol', 'protocol_run_id', 'protocol_runs'),
    ],
  }),
];

export class Initial1795000000000 implements MigrationInterface {
  name = 'Initial1795000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES()) await queryRunner.createTable(table, true, true, true);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES().reverse()) await queryRunner.dropTable(table);
  }
}
