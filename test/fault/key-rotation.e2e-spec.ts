import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import SqliteFile = require('libsql');
import { Client } from 'pg';
import { createSecretBox } from '../../src/core';
import { CliProcess } from '../support/cli-process';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { eventually } from '../support/eventually';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const [OLD, NEW] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64')) as [string, string];
/** Ten batches: on SQLite the process has to be caught between two of them. */
const SECRETS = 2_000;
const BATCH = 200;
const ROTATED = `SELECT count(*) AS rotated FROM project_secrets WHERE sealed NOT LIKE`;

for (const kind of databaseKinds()) {
  kind.describe(`keys rotate, killed by SIGKILL on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp;
    let folder: string;
    let project: string;
    let databaseUrl: string | undefined;
    let expected: Readonly<Record<string, string>>;
    /** What is stored under the key before begins like this. */
    let before: string;

    beforeAll(async () => {
      server = await kind.start();
      databaseUrl = await server.create();
      const env = { DEKSDENFLOW_SECRET_KEY: OLD, DEKSDENFLOW_SECRET_KEY_PREVIOUS: NEW };
      app = await startTestApp({ env, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
      folder = mkdtempSync(join(tmpdir(), 'deksdenflow-rotation-'));
      const body = { name: 'shop', gitUrl: '/srv/x', secrets: { TOKEN: 'the-value-of-it' } };
      project = (await app.core.projects.create(body, { actor: 'user:test', requestId: null })).project.id;
      const box = createSecretBox(app.core.config);
      before = `v2.${box.keys()[0] ?? ''}.%`;
      const many = Array.from({ length: SECRETS - 1 }, (_, at): [string, string] => [
        `S${String(at)}`,
        `value ${String(at)}`,
      ]);
      await app.database.transaction(async (sql) => {
        for (const [name, value] of many)
          await sql.run(`INSERT INTO project_secrets (project_id, name, sealed, created_at) VALUES ($1, $2, $3, 1)`, [
            ...[project, name, box.seal(value, { projectId: project, name })],
          ]);
      });
      expected = Object.fromEntries([...many, ['TOKEN', 'the-value-of-it']]);
    });
    afterAll(async () => {
      await app.close();
      await server.dispose();
      rmSync(folder, { recursive: true });
    });

    const keys = (command: 'rotate' | 'status', current: string, earlier?: string): CliProcess =>
      new CliProcess(['keys', command, '--json'], {
        HOME: folder,
        DEKSDENFLOW_DATA_DIR: join(folder, 'data'),
        DEKSDENFLOW_SECRET_KEY: current,
        ...(earlier !== undefined && { DEKSDENFLOW_SECRET_KEY_PREVIOUS: earlier }),
        ...(databaseUrl === undefined
          ? { DEKSDENFLOW_DB_PATH: app.core.config.sqlitePath }
          : { DEKSDENFLOW_DB_URL: databaseUrl }),
      });
    /** Of the command to its end. */
    const answer = async (cli: CliProcess): Promise<unknown> => {
      expect([await cli.ended(), cli.stderr]).toEqual([0, '']);
      return JSON.parse(cli.stdout);
    };
    const values = async (): Promise<unknown> => (await app.core.projects.material(project)).agentSecrets;

    /** Another transaction has a row of the second batch: there it waits, in the middle of that one. */
    async function killOnPostgres(url: string): Promise<void> {
      const holder = new Client({ connectionString: url });
      await holder.connect();
      try {
        await holder.query('BEGIN');
        await holder.query(
          `SELECT 1 FROM project_secrets WHERE name =
             (SELECT name FROM project_secrets ORDER BY project_id, name OFFSET ${String(BATCH * 1.5)} LIMIT 1) FOR UPDATE`,
        );
        const cli = keys('rotate', NEW, OLD);
        await eventually(async () => {
          // By another connection: within a transaction this list stands still.
          const waiting = await app.database.read.all(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
          if (waiting.length === 0) throw new Error(`It waits for nobody: ${cli.stdout} ${cli.stderr}`);
        });
        cli.child.kill('SIGKILL');
        await cli.ended();
        expect(cli.child.signalCode).toBe('SIGKILL');
        await holder.query('ROLLBACK');
      } finally {
        await holder.end();
      }
    }

    /** Between two batches we take the lock of the file: the next one cannot begin. */
    async function killOnSqlite(path: string): Promise<void> {
      const file = new SqliteFile(path, { timeout: 0 });
      const rotated = file.prepare(`${ROTATED} ?`);
      const count = (): number => (rotated.get(before) as { rotated: number }).rotated;
      const taken = (): boolean => {
        try {
          file.exec('BEGIN IMMEDIATE');
          return true;
        } catch {
          return false;
        }
      };
      try {
        const cli = keys('rotate', NEW, OLD);
        while (count() === 0 || !taken()) await turn();
        cli.child.kill('SIGKILL');
        await cli.ended();
        expect(cli.child.signalCode).toBe('SIGKILL');
        file.exec('ROLLBACK');
      } finally {
        file.close();
      }
    }

    it('leaves all readable, whole batches under the new key, and a second one ends the work', async () => {
      if (databaseUrl === undefined) await killOnSqlite(app.core.config.sqlitePath);
      else await killOnPostgres(databaseUrl);
      const [row] = await app.database.read.all(`${ROTATED} $1`, [before]);
      const done = Number(row?.rotated);
      expect([done > 0, done < SECRETS, done % BATCH]).toEqual([true, true, 0]);
      // Of the server, which runs on, and of whoever looks with both keys.
      expect(await values()).toEqual(expected);
      expect(await answer(keys('status', NEW, OLD))).toMatchObject({ to_rotate: SECRETS - done, unreadable: [] });

      expect(await answer(keys('rotate', NEW, OLD))).toMatchObject({ rotated: SECRETS - done, to_rotate: 0 });
      expect(await answer(keys('status', NEW))).toMatchObject({ secrets: SECRETS, to_rotate: 0, unreadable: [] });
      expect(await values()).toEqual(expected);
    });
  });
}
