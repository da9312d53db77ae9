import { DataSource, type QueryRunner, type Table } from 'typeorm';
import { Initial1795000000000 } from '../../migrations/1795000000000-initial';
import { ENTITIES } from '../../src/entities';
import {
  type DatabaseLocation,
  dataSourceOptions,
  MIGRATIONS,
  openDatabase,
} from '../../src/platform/persistence/data-source';
import type { Database } from '../../src/platform/persistence/database';
import { migrate } from '../../src/platform/persistence/migrate';
import type { SqlRow, SqlValue } from '../../src/platform/persistence/sql';
import { DATABASE_GROUNDS, type DatabaseGround } from '../support/database-grounds';

/** Parents first. What a row must say; every other column is filled by its type, or left empty in the second row. */
const ROWS: Readonly<Record<string, readonly SqlRow[]>> = {
  workers: [{ id: 'w1' }],
  projects: [
    { id: 'p1', name: 'one' },
    { id: 'p2', name: 'two' },
  ],
  project_secrets: [{ project_id: 'p1', name: 'KEY' }],
  protocol_runs: [
    { id: 'r1', project_id: 'p1', number: 1, protocol_name: '0001-one', status: 'running' },
    { id: 'r2', project_id: 'p1', number: 2, protocol_name: '0002-two', status: 'completed' },
  ],
  step_runs: [
    { id: 's1', protocol_run_id: 'r1', step_index: 0, status: 'running' },
    { id: 's2', protocol_run_id: 'r2', step_index: 0, status: 'completed' },
  ],
  attempts: [
    { id: 'a1', protocol_run_id: 'r1', step_run_id: 's1', kind: 'execute', status: 'running' },
    { id: 'a2', protocol_run_id: 'r2', step_run_id: 's2', kind: 'execute', status: 'succeeded' },
  ],
  attempt_output: [{ attempt_id: 'a1', byte_offset: 0 }],
  jobs: [
    {
      id: 'j1',
      type: 'step.execute',
      queue: 'agents',
      project_id: 'p1',
      protocol_run_id: 'r1',
      step_run_id: 's1',
      attempt_id: 'a1',
      status: 'started',
    },
    { id: 'j2', type: 'step.qa', project_id: 'p1', protocol_run_id: 'r2', attempt_id: 'a2', status: 'finished' },
  ],
  events: [
    { id: 'e1', project_id: 'p1', protocol_run_id: 'r1', step_run_id: 's1', attempt_id: 'a1', seq: 1 },
    { id: 'e2', project_id: 'p1' },
  ],
};
const TABLES = Object.keys(ROWS);

/** Everything that a table promises, as words that can be compared. */
function promises(table: Table): string[] {
  const where = (text: string | undefined): string => (text ?? '').replace(/["()\s]|::\w+(\[\])?/g, '').toLowerCase();
  return [
    ...table.columns.map(
      (column) =>
        `column ${column.name} ${column.type} ${column.isNullable ? 'null' : 'not null'} ${String(column.default ?? '')} ${String(column.isPrimary)} ${column.primaryKeyConstraintName ?? ''} ${column.generationStrategy ?? ''}`,
    ),
    ...table.indices.map(
      (index) =>
        `index ${index.name ?? ''} ${index.columnNames.join(',')} ${String(index.isUnique)} ${where(index.where)}`,
    ),
    ...table.uniques.map((unique) => `unique ${unique.name ?? ''} ${[...unique.columnNames].sort().join(',')}`),
    ...table.foreignKeys.map(
      (key) => `key ${key.name ?? ''} ${key.columnNames.join(',')} ${key.referencedTableName} ${key.onDelete ?? ''}`,
    ),
  ].sort();
}

async function withRunner<T>(source: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

const tablesOf = (source: DataSource): Promise<Map<string, Table>> =>
  withRunner(source, async (runner) => {
    const found = new Map<string, Table>();
    for (const name of TABLES) {
      const table = await runner.getTable(name);
      if (table !== undefined) found.set(name, table);
    }
    return found;
  });

const promisesOf = async (source: DataSource): Promise<Record<string, string[]>> =>
  Object.fromEntries([...(await tablesOf(source))].map(([name, table]) => [name, promises(table)]));

function valueFor(type: string): SqlValue {
  if (type.includes('int')) return type === 'bigint' ? 2 ** 50 : 7;
  return /double|real|float/.test(type) ? 0.1 + 0.2 : '{"ä":"\'😀"}';
}

/** The rows as migration 1 knows them. */
async function rowsOf(database: Database, columns: Readonly<Record<string, readonly string[]>>) {
  const all: Record<string, SqlRow[]> = {};
  for (const [table, names] of Object.entries(columns)) {
    const order = names.includes('id') ? 'id' : '1';
    const rows = await database.read.all(`SELECT ${names.join(', ')} FROM ${table} ORDER BY ${order}`);
    all[table] = rows.map((row) => ({ ...row }));
  }
  return all;
}

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`the way from migration 1 to 2 on ${name}`, () => {
    let ground: DatabaseGround;
    let database: Database;
    let before: Record<string, string[]>;
    let columns: Record<string, string[]>;
    let rows: Record<string, SqlRow[]>;

    /** A database as the version before left it, with a row of everything. */
    async function filledByMigration1(location: DatabaseLocation): Promise<void> {
      const source = new DataSource({ ...dataSourceOptions(location, []), migrations: [Initial1795000000000] });
      await source.initialize();
      await source.runMigrations({ transaction: 'each' });
      before = await promisesOf(source);
      const tables = await tablesOf(source);
      columns = Object.fromEntries(
        [...tables].map(([table, found]) => [table, found.columns.map((each) => each.name)]),
      );
      for (const [table, given] of Object.entries(ROWS)) {
        for (const [at, row] of given.entries()) {
          const filled: SqlRow = {};
          for (const column of tables.get(table)?.columns ?? []) {
            if (column.name in row) filled[column.name] = row[column.name] ?? null;
            else if (column.isGenerated) continue;
            // Foreign keys that are not given are empty, or would have been given.
            else if (column.isNullable && (at > 0 || column.name.endsWith('_id'))) filled[column.name] = null;
            else filled[column.name] = valueFor(column.type);
          }
          const names = Object.keys(filled);
          const places = names.map((_, index) => (name === 'sqlite' ? '?' : `$${String(index + 1)}`)).join(', ');
          await source.query(
            `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`,
            names.map((each) => filled[each]),
          );
        }
      }
      await source.destroy();
    }

    beforeAll(async () => {
      ground = await prepare();
      const location = await ground.newLocation();
      await filledByMigration1(location);
      database = await openDatabase(location, ENTITIES);
      rows = await rowsOf(database, columns);
      expect((await migrate(database))[0]).toBe('Forges1796000000000');
    }, 60_000);
    afterAll(async () => {
      await database.close();
      await ground.dispose();
    }, 30_000);

    it('keeps every row, column by column', async () => {
      expect(Object.values(rows).every((found) => found.length > 0)).toBe(true);
      expect(await rowsOf(database, columns)).toEqual(rows);
      expect(await database.read.all('SELECT wakes, losses FROM jobs')).toEqual([
        { wakes: 0, losses: 0 },
        { wakes: 0, losses: 0 },
      ]);
      expect(await database.read.all('SELECT pr_requested, pr_commented, pr, ci FROM protocol_runs')).toEqual([
        { pr_requested: 0, pr_commented: 0, pr: null, ci: null },
        { pr_requested: 0, pr_commented: 0, pr: null, ci: null },
      ]);
    });

    it('keeps every column, key, index and constraint, but that a job may be without a run or an attempt', async () => {
      const after = await promisesOf(database.writer);
      for (const [table, promised] of Object.entries(before)) {
        const loosened = promised
          // Made anew by a later migration.
          .filter((each) => !each.startsWith('index ix_jobs_status '))
          .map((each) =>
            table === 'jobs' ? each.replace(/^(column (?:protocol_run_id|attempt_id) text) not null/, '$1 null') : each,
          );
        expect([table, after[table]]).toEqual([table, expect.arrayContaining(loosened)]);
      }
      const { upQueries } = await database.writer.driver.createSchemaBuilder().log();
      expect(upQueries.map((each) => each.query)).toEqual([]);
    });

    it('leaves the rules in force', async () => {
      const copy = (table: string, changes: Readonly<Record<string, string>>, where: string): Promise<unknown> => {
        const names = Object.keys(rows[table]?.[0] ?? {}).filter((each) => each !== 'position');
        const values = names.map((each) => changes[each] ?? each).join(', ');
        return database.write(
          `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values} FROM ${table} WHERE ${where}`,
        );
      };
      await expect(copy('attempts', { id: `'new'` }, `id = 'a1'`)).rejects.toThrow(/unique/i);
      await expect(copy('events', { id: `'new'` }, `id = 'e1'`)).rejects.toThrow(/unique/i);
      await expect(copy('protocol_runs', { id: `'new'`, number: '3' }, `id = 'r1'`)).rejects.toThrow(/unique/i);
      await expect(copy('jobs', { id: `'new'`, project_id: `'none'` }, `id = 'j1'`)).rejects.toThrow(/foreign/i);
      // A second job of the same attempt is no affair of the index of control jobs; a second control job is.
      const asControl = { type: `'pr.sync'`, attempt_id: 'NULL', step_run_id: 'NULL', status: `'queued'` };
      await copy('jobs', { id: `'c1'`, ...asControl }, `id = 'j1'`);
      await expect(copy('jobs', { id: `'c2'`, ...asControl }, `id = 'j1'`)).rejects.toThrow(/unique/i);
      const ofProject = { ...asControl, type: `'project.setup'`, protocol_run_id: 'NULL' };
      await copy('jobs', { id: `'c3'`, ...ofProject }, `id = 'j1'`);
      await expect(copy('jobs', { id: `'c4'`, ...ofProject }, `id = 'j1'`)).rejects.toThrow(/unique/i);
    });

    it('leads back: what the version before cannot hold is dropped, all else stays, and it can be gone again', async () => {
      await database.write(
        `INSERT INTO webhook_deliveries (id, provider, project_id, event, outcome, bytes, received_at)
         VALUES ('d1', 'github', 'p1', 'push', 'accepted', 1, 1)`,
      );
      // Those that came after it go first.
      for (let later = MIGRATIONS.length; later > 2; later -= 1) {
        await database.writer.undoLastMigration({ transaction: name === 'sqlite' ? 'none' : 'each' });
      }
      if (name === 'sqlite') {
        // TypeORM's own way, where foreign keys stay on, took every run with it.
        await expect(database.writer.undoLastMigration()).rejects.toThrow('would delete the runs');
        expect(await rowsOf(database, columns)).toEqual({
          ...rows,
          jobs: expect.arrayContaining(rows.jobs ?? []) as [],
        });
      }
      await database.writer.undoLastMigration({ transaction: name === 'sqlite' ? 'none' : 'each' });
      expect(await promisesOf(database.writer)).toEqual(before);
      expect(await rowsOf(database, columns)).toEqual(rows);
      expect((await migrate(database))[0]).toBe('Forges1796000000000');
      expect(await rowsOf(database, columns)).toEqual(rows);
      if (name === 'sqlite') expect(await database.read.all('PRAGMA foreign_key_check')).toEqual([]);
    });

    it('still takes all of a project with it', async () => {
      await database.write(`DELETE FROM projects WHERE id = 'p1'`);
      const left = await rowsOf(database, columns);
      expect(Object.entries(left).flatMap(([table, found]) => found.map(() => table))).toEqual(['workers', 'projects']);
    });
  });
}
