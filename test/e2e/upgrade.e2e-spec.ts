import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../../src/entities';
import { type DatabaseLocation, MIGRATIONS, openDatabase } from '../../src/platform/persistence/data-source';
import { migrationStatus } from '../../src/platform/persistence/migrate';
import { ApiClient } from '../support/api-client';
import { CliProcess } from '../support/cli-process';
import { git } from '../support/git-bench';
import { KEY, letGo } from '../support/past-life/live';
import { asMuchAs, goesOn, pictureOf } from '../support/past-life/picture';
import { DATA, type Kind, readFixture, releases, REMOTE, remoteOf } from '../support/past-life/release-fixture';
import { loadPostgres, loadSqlite } from '../support/past-life/sql-text';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(120_000);

const SUITES = {
  sqlite: describe,
  postgres: requireOrSkip('Postgres', postgresFound, POSTGRES_HINT),
} as const;
const CASES = (['sqlite', 'postgres'] as const).flatMap((kind) => releases().map((version) => ({ kind, version })));

for (const { kind, version } of CASES) {
  SUITES[kind](`an installation of ${version} on ${kind}`, () => {
    const fixture = readFixture(version, kind);
    let folder: string;
    let postgres: TestPostgres | undefined;
    let location: DatabaseLocation;
    let environment: Record<string, string>;
    let before: readonly string[];
    const servers: ServerProcess[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'deksdenflow-upgrade-'));
      const data = join(folder, 'data');
      mkdirSync(data);
      const remote = join(folder, 'remote.git');
      remoteOf(version, kind, remote);
      const text = fixture.database.replaceAll(REMOTE, remote).replaceAll(DATA, data);
      location = await loaded(kind, text, data);
      environment = {
        DEKSDENFLOW_DATA_DIR: data,
        DEKSDENFLOW_SECRET_KEY: KEY,
        DEKSDENFLOW_SWEEP_SECONDS: '0.3',
        // However old the release is by now.
        ...Object.fromEntries(
          ['EVENTS', 'LOGS', 'DELIVERIES', 'JOBS'].map((what) => [`DEKSDENFLOW_RETENTION_${what}_DAYS`, '0']),
        ),
        ...(location.kind === 'postgres' ? { DEKSDENFLOW_DB_URL: location.url } : {}),
      };
      before = (await status()).applied;
    });
    afterAll(async () => {
      for (const server of servers) await server.stop('SIGKILL');
      await postgres?.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    async function loaded(what: Kind, text: string, data: string): Promise<DatabaseLocation> {
      if (what === 'sqlite') {
        const path = join(data, 'deksdenflow.sqlite');
        loadSqlite(path, text);
        return { kind: 'sqlite', path };
      }
      postgres = await startPostgres({ fsync: false });
      const url = await postgres.createDatabase();
      await loadPostgres(url, text);
      return { kind: 'postgres', url, poolSize: 2 };
    }
    async function status() {
      const database = await openDatabase(location, ENTITIES);
      const found = await migrationStatus(database);
      const { upQueries } = await database.writer.driver.createSchemaBuilder().log();
      await database.close();
      return { ...found, differences: upQueries.map(({ query }) => query) };
    }

    it('has migrations that this version begins with: none was changed, taken out or put between', () => {
      const inOrder = MIGRATIONS.map(({ name }) => name).sort(
        (a, b) => Number(/\d+$/.exec(a)) - Number(/\d+$/.exec(b)),
      );
      expect(inOrder.slice(0, before.length)).toEqual(before);
    });

    it('is migrated once by five processes at the same time, to the schema of today', async () => {
      const processes = Array.from({ length: 5 }, () => new CliProcess(['migrate'], environment));
      const ends = await Promise.all(processes.map((one) => one.ended()));
      expect([ends, processes.map(({ stderr }) => stderr).join('')]).toEqual([[0, 0, 0, 0, 0], '']);
      const { applied, pending, unknown, differences } = await status();
      expect([pending, unknown, differences]).toEqual([[], [], []]);
      const done = processes.flatMap(({ stdout }) => [...stdout.matchAll(/^applied (.+)$/gm)].map(([, name]) => name));
      expect(done).toEqual(applied.slice(before.length));
    });

    it('shows the same afterwards, and the run that was in the middle goes on to its end', async () => {
      const server = new ServerProcess('main', environment);
      servers.push(server);
      const api = new ApiClient(await server.url());
      expect(asMuchAs(fixture.picture, await pictureOf(api))).toEqual(fixture.picture);
      const keys = new CliProcess(['keys', 'status'], environment);
      expect([await keys.ended(), keys.stdout]).toEqual([0, expect.stringContaining('(current): 2 secrets')]);
      letGo(join(folder, 'data'));
      await goesOn(api, fixture.middle);
      const { branch } = fixture.picture.protocols.find(({ id }) => id === fixture.middle) ?? {};
      expect(git(join(folder, 'remote.git'), 'show', `${String(branch)}:hello.txt`)).toBe('first\non\nlast');
      expect(await server.stop()).toBe(0);
    });

    it('is refused by the version before, once a newer one was there: exit code 3 and the way out', async () => {
      const database = await openDatabase(location, ENTITIES);
      await database.write(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Later9999999999999')`);
      await database.close();
      const server = new ServerProcess('main', environment);
      servers.push(server);
      expect(await server.ended()).toBe(3);
      expect(server.stderr).toMatch(/Later9999999999999.*install the newer version again.*\[database\.schema_newer\]/);
      const migrating = new CliProcess(['migrate'], environment);
      expect([await migrating.ended(), migrating.stderr]).toEqual([
        3,
        expect.stringContaining('database.schema_newer'),
      ]);
    });
  });
}
