import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup } from '../../src/cli/backup/create-backup';
import { adoptDatabase } from '../../src/cli/backup/renew-installation';
import { restoreBackup, verifyBackup } from '../../src/cli/backup/restore-backup';
import { exitCodeOf } from '../../src/cli/exit';
import type { DatabaseLocation } from '../../src/platform/persistence/data-source';
import { installationEpoch } from '../../src/platform/persistence/migrate';
import { DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { FakeTerminal } from '../support/fake-terminal';
import { GitBench } from '../support/git-bench';

interface Manifest {
  readonly format: number;
  readonly migrations: readonly string[];
  readonly files: readonly { readonly name: string }[];
}

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`backups on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let folder: string;
    let environment: Record<string, string>;
    let backup: string;
    beforeAll(async () => {
      ground = await prepare();
    }, 60_000);
    afterAll(() => ground.dispose());
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'deksdenflow-backup-'));
      const location = await ground.newLocation();
      stores = await openStores(location);
      await stores.newRun();
      environment = settings(location, 'data');
      backup = join(folder, 'backup');
    }, 30_000);
    afterEach(async () => {
      await stores.database.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const settings = (location: DatabaseLocation, data: string): Record<string, string> => ({
      PATH: process.env.PATH ?? '',
      DEKSDENFLOW_DATA_DIR: join(folder, data),
      ...(location.kind === 'sqlite' ? { DEKSDENFLOW_DB_PATH: location.path } : { DEKSDENFLOW_DB_URL: location.url }),
    });
    const context = (env = environment) => ({
      environment: env,
      terminal: new FakeTerminal(),
      signal: new AbortController().signal,
    });
    const create = () => createBackup(context(), backup, {});
    const verify = () => verifyBackup(context(), backup, {});
    const elsewhere = async () => settings(await ground.newLocation(), 'elsewhere');
    const changed = (change: (manifest: Manifest) => object): void => {
      const path = join(backup, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
      writeFileSync(path, JSON.stringify({ ...manifest, ...change(manifest) }));
    };

    it('give the database that comes back another identity, and nobody holds its jobs any more', async () => {
      const epoch = await installationEpoch(stores.database);
      await create();
      const env = await elsewhere();
      await restoreBackup(context(env), backup, {});
      const location: DatabaseLocation =
        name === 'sqlite'
          ? { kind: 'sqlite', path: env.DEKSDENFLOW_DB_PATH ?? '' }
          : { kind: 'postgres', url: env.DEKSDENFLOW_DB_URL ?? '', poolSize: 2 };
      const other = await openStores(location);
      expect(await installationEpoch(other.database)).not.toBe(epoch);
      expect(await installationEpoch(stores.database)).toBe(epoch);
      const { upQueries } = await other.database.writer.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      await other.database.close();
    }, 30_000);

    it('are refused when they are damaged, incomplete, or none of ours', async () => {
      await create();
      const [file = ''] = readdirSync(backup).filter((entry) => entry.startsWith('database.'));
      appendFileSync(join(backup, file), 'x');
      await expect(verify()).rejects.toMatchObject({ code: 'backup.damaged', facts: { file } });
      const env = await elsewhere();
      await expect(restoreBackup(context(env), backup, {})).rejects.toMatchObject({ code: 'backup.damaged' });
      expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
      rmSync(join(backup, file));
      await expect(verify()).rejects.toMatchObject({ message: `The backup is damaged: ${file} is missing.` });
      changed(() => ({ files: [{ name: '../../etc/passwd' }] }));
      await expect(verify()).rejects.toMatchObject({ message: expect.stringContaining('none of ours') as string });
      writeFileSync(join(backup, 'manifest.json'), '{"format": 1}');
      await expect(verify()).rejects.toMatchObject({ code: 'backup.damaged' });
      rmSync(join(backup, 'manifest.json'));
      await expect(verify()).rejects.toMatchObject({ code: 'backup.unknown' });
    }, 30_000);

    it('of a newer version are refused, and the message names it', async () => {
      await create();
      changed(({ migrations }) => ({ version: '99.0.0', migrations: [...migrations, 'Later1'] }));
      await expect(verify()).rejects.toMatchObject({
        code: 'backup.newer',
        message: expect.stringMatching(/version 99\.0\.0 .*Later1/) as string,
      });
      changed(() => ({ format: 2 }));
      await expect(verify()).rejects.toMatchObject({ code: 'backup.newer' });
    }, 30_000);

    it('do not come back into the other kind of database, nor where something is', async () => {
      await create();
      await expect(restoreBackup(context(), backup, {})).rejects.toMatchObject({ code: 'backup.target_taken' });
      changed(() => ({ database: name === 'sqlite' ? 'postgres' : 'sqlite' }));
      const refused: unknown = await restoreBackup(context(await elsewhere()), backup, {}).catch((e: unknown) => e);
      expect(refused).toMatchObject({ code: 'backup.other_database' });
      expect(exitCodeOf(refused)).toBe(2);
    }, 30_000);

    it('leave nothing behind when they cannot be made', async () => {
      const empty = await elsewhere();
      await expect(createBackup(context(empty), backup, {})).rejects.toMatchObject({ code: 'database.not_migrated' });
      await expect(createBackup(context(), backup, { withKey: true })).rejects.toMatchObject({
        code: 'backup.no_key_file',
      });
      expect(readdirSync(folder).filter((entry) => entry.startsWith('backup'))).toEqual([]);
    }, 30_000);

    it('made by other means are adopted, but not while somebody works on them', async () => {
      const epoch = await installationEpoch(stores.database);
      const { now } = stores.database;
      if (name === 'sqlite') {
        await stores.database.write(
          `UPDATE installation SET owner = 'them', owner_host = 'elsewhere', owner_pid = 1, owner_seen_at = ${now}`,
        );
      } else {
        await stores.database.write(
          `INSERT INTO workers (id, host, pid, version, slots, started_at, heartbeat_at) VALUES ('w', 'h', 1, '1', 1, 0, ${now})`,
        );
      }
      const code = name === 'sqlite' ? 'database.in_use' : 'backup.in_use';
      await expect(adoptDatabase(context(), {})).rejects.toMatchObject({ code });
      expect(await installationEpoch(stores.database)).toBe(epoch);
      await stores.database.write('UPDATE installation SET owner = NULL');
      await stores.database.write('UPDATE workers SET heartbeat_at = 0');
      await adoptDatabase(context(), {});
      expect(await installationEpoch(stores.database)).not.toBe(epoch);
    }, 30_000);

    if (name === 'sqlite') return;
    it('say what to install where the client of Postgres is missing, and leave with 3', async () => {
      const env = { ...environment, PATH: folder };
      const refused: unknown = await createBackup(context(env), backup, {}).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'backup.tool_missing',
        message: expect.stringContaining('apt-get install postgresql-client') as string,
      });
      expect(exitCodeOf(refused)).toBe(3);
    });
  });
}

describe('mirrors in a backup', () => {
  it('are left out when their remote is a shallow clone, and that is said', async () => {
    const bench = new GitBench();
    try {
      bench.commitElsewhere('main', { 'more.txt': 'more' });
      const env = { PATH: process.env.PATH ?? '', DEKSDENFLOW_DATA_DIR: bench.dataDir() };
      const stores = await openStores({ kind: 'sqlite', path: join(bench.dataDir(), 'deksdenflow.sqlite') });
      await stores.database.close();
      await bench.host().prepare(bench.repository());
      const [tip = ''] = readFileSync(join(bench.mirror(), 'refs/remotes/origin/main'), 'utf8').split('\n');
      writeFileSync(join(bench.mirror(), 'shallow'), `${tip}\n`);
      const terminal = new FakeTerminal();
      const context = { environment: env, terminal, signal: new AbortController().signal };
      await createBackup(context, join(bench.root, 'backup'), { json: true });
      expect(JSON.parse(terminal.output)).toMatchObject({ left_out: ['p1'] });
      expect(terminal.notes).toContain('The mirror of p1 is left out');
    } finally {
      bench.remove();
    }
  });
});
