import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../../src/entities';
import { type DatabaseLocation, openDatabase } from '../../src/platform/persistence/data-source';
import { ApiClient } from '../../test/support/api-client';
import { GitBench } from '../../test/support/git-bench';
import { KEY, live } from '../../test/support/past-life/live';
import { pictureOf } from '../../test/support/past-life/picture';
import { DATA, type Kind, REMOTE, writeFixture } from '../../test/support/past-life/release-fixture';
import { postgresText, sqliteText } from '../../test/support/past-life/sql-text';
import { startPostgres } from '../../test/support/postgres';
import { ServerProcess } from '../../test/support/server-process';

/**
 * Lives in an installation of this very version, kills it in the middle of a step, and keeps what it left: from there every
 * later version must be able to go on.
 */
export async function makeSnapshot(version: string, kind: Kind): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-snapshot-'));
  const bench = new GitBench();
  const postgres = kind === 'postgres' ? await startPostgres({ fsync: false }) : undefined;
  const url = await postgres?.createDatabase();
  const path = join(folder, 'deksdenflow.sqlite');
  const server = new ServerProcess('main', {
    DEKSDENFLOW_DATA_DIR: folder,
    DEKSDENFLOW_SECRET_KEY: KEY,
    DEKSDENFLOW_SWEEP_SECONDS: '0.3',
    ...(url === undefined ? {} : { DEKSDENFLOW_DB_URL: url }),
  });
  try {
    const api = new ApiClient(await server.url());
    const middle = await live(api, bench.remote);
    const picture = await pictureOf(api);
    await server.stop('SIGKILL');
    await forgetMachine(url === undefined ? { kind: 'sqlite', path } : { kind: 'postgres', url, poolSize: 1 });
    const text = url === undefined ? sqliteText(path) : postgresText(url);
    const database = text.replaceAll(bench.remote, REMOTE).replaceAll(folder, DATA);
    writeFixture(version, kind, { database, picture, middle }, bench.remote);
  } finally {
    await server.stop('SIGKILL');
    await postgres?.dispose();
    bench.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whose machine it was is nobody's business. */
async function forgetMachine(location: DatabaseLocation): Promise<void> {
  const database = await openDatabase(location, ENTITIES);
  await database.write(`UPDATE workers SET host = 'host', pid = 1`);
  await database.write(
    `UPDATE installation SET owner = 'killed@boot:1', owner_host = 'host', owner_pid = 1 WHERE owner IS NOT NULL`,
  );
  await database.close();
}
