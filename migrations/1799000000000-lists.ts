import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { searchWords } from '../src/protocols/domain/search-words';

const TEXTS = (): Table =>
  new Table({
    name: 'protocol_texts',
    columns: [
      {
        name: 'position',
        type: 'integer',
        isNullable: false,
        isPrimary: true,
        primaryKeyConstraintName: 'pk_protocol_texts',
        isGenerated: true,
        generationStrategy: 'increment',
      },
      { name: 'protocol_run_id', type: 'text', isNullable: false },
      { name: 'words', type: 'text', isNullable: false },
    ],
    uniques: [{ name: 'uq_protocol_texts_protocol', columnNames: ['protocol_run_id'] }],
    foreignKeys: [
      {
        name: 'fk_protocol_texts_protocol',
        columnNames: ['protocol_run_id'],
        referencedTableName: 'protocol_runs',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  });

/** FTS5 keeps no copy of the words: what was there must be told when it goes. */
const SQLITE_WORDS = [
  `CREATE VIRTUAL TABLE protocol_words USING fts5(
     words, content='protocol_texts', content_rowid='position', tokenize='unicode61 remove_diacritics 0', prefix='2 3')`,
  `CREATE TRIGGER tg_protocol_texts_insert AFTER INSERT ON protocol_texts BEGIN
     INSERT INTO protocol_words(rowid, words) VALUES (new.position, new.words);
   END`,
  `CREATE TRIGGER tg_protocol_texts_delete AFTER DELETE ON protocol_texts BEGIN
     INSERT INTO protocol_words(protocol_words, rowid, words) VALUES ('delete', old.position, old.words);
   END`,
  `CREATE TRIGGER tg_protocol_texts_update AFTER UPDATE ON protocol_texts BEGIN
     INSERT INTO protocol_words(protocol_words, rowid, words) VALUES ('delete', old.position, old.words);
     INSERT INTO protocol_words(rowid, words) VALUES (new.position, new.words);
   END`,
];
const POSTGRES_WORDS = [
  `CREATE INDEX ix_protocol_texts_words ON protocol_texts
     USING gin (array_to_tsvector(string_to_array(words, ' ')))`,
];

const INDICES: Readonly<Record<string, readonly TableIndex[]>> = {
  protocol_runs: [
    new TableIndex({
      name: 'ix_protocol_runs_project_status',
      columnNames: ['project_id', 'status', 'created_at', 'id'],
    }),
    new TableIndex({ name: 'ix_protocol_runs_branch', columnNames: ['protocol_name', 'created_at', 'id'] }),
  ],
  events: [new TableIndex({ name: 'ix_events_created', columnNames: ['created_at', 'position'] })],
  jobs: [new TableIndex({ name: 'ix_jobs_status', columnNames: ['status', 'id'] })],
};
/** Jobs are listed by their ids, which are in order of time: an index less for each change of a job. */
const JOBS_BEFORE = new TableIndex({ name: 'ix_jobs_status', columnNames: ['status', 'created_at', 'id'] });

/** Indexes for the filters of lists, and the words that protocols are found by. */
export class Lists1799000000000 implements MigrationInterface {
  name = 'Lists1799000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('jobs', 'ix_jobs_status');
    for (const [table, indices] of Object.entries(INDICES)) await queryRunner.createIndices(table, [...indices]);
    await queryRunner.createTable(TEXTS(), true, true, true);
    for (const statement of wordsOn(queryRunner)) await queryRunner.query(statement);
    await this.fill(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.connection.options.type !== 'postgres') await queryRunner.query('DROP TABLE protocol_words');
    await queryRunner.query('DROP TABLE protocol_texts');
    for (const [table, indices] of Object.entries(INDICES)) await queryRunner.dropIndices(table, [...indices]);
    await queryRunner.createIndex('jobs', JOBS_BEFORE);
  }

  private async fill(queryRunner: QueryRunner): Promise<void> {
    const postgres = queryRunner.connection.options.type === 'postgres';
    const places = postgres ? '($1, $2)' : '(?, ?)';
    for (let after: (string | number)[] = [0, '']; ;) {
      const rows = (await queryRunner.query(
        `SELECT id, created_at, protocol_name, description, status_reason FROM protocol_runs
         WHERE (created_at, id) > ${places} ORDER BY created_at, id LIMIT 500`,
        after,
      )) as Run[];
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [Number(last.created_at), last.id];
      for (const row of rows) {
        const words = searchWords({
          protocolName: row.protocol_name,
          description: row.description,
          statusReason: row.status_reason === null ? null : (JSON.parse(row.status_reason) as Reason),
        });
        await queryRunner.query(`INSERT INTO protocol_texts (protocol_run_id, words) VALUES ${places}`, [
          row.id,
          words,
        ]);
      }
    }
  }
}

interface Reason {
  readonly code: string;
  readonly message: string;
}
interface Run {
  readonly id: string;
  readonly created_at: number | string;
  readonly protocol_name: string;
  readonly description: string;
  readonly status_reason: string | null;
}

function wordsOn(queryRunner: QueryRunner): readonly string[] {
  return queryRunner.connection.options.type === 'postgres' ? POSTGRES_WORDS : SQLITE_WORDS;
}
