import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closedPort, startFakeApi } from '../../../test/support/fake-api';
import { FakeTerminal } from '../../../test/support/fake-terminal';
import { Config } from '../../config/config';
import { openDatabase } from '../../platform/persistence/data-source';
import { migrate } from '../../platform/persistence/migrate';
import type { EngineProbe } from '../../ports/engine';
import { checkConfiguration } from './configuration';
import { checkDataFolder } from './data-folder';
import { checkDatabase } from './database';
import { judgeEngine } from './engines';
import type { Finding } from '../../doctor/domain/finding';
import { checkGit, checkNode } from './programs';
import { checkQueue } from './queue';
import { judgeRedis, parseInfo } from './redis';
import { reportLines } from './report';
import { checkServer } from './server';

const GIB = 1024 ** 3;
const PROBE: EngineProbe = { installed: true, version: '1.2.3', credentials: true, hint: null };
const READY = 'redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\nevicted_keys:0\r\naof_enabled:1\r\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deksdenflow-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const config = (more: Record<string, string> = {}) => Config.load({ DEKSDENFLOW_DATA_DIR: folder, ...more });
const findings = (environment: Record<string, string>) => checkConfiguration(environment).findings;
const sqlite = () => ({ kind: 'sqlite', path: join(folder, 'deksdenflow.sqlite') }) as const;

function expectFault(found: Finding | undefined, verdict: Finding['verdict'], evidence: RegExp, fix: RegExp): void {
  expect(found).toMatchObject({ verdict });
  expect(found?.evidence).toMatch(evidence);
  expect(found?.fix).toMatch(fix);
}

describe('the doctor finds', () => {
  it('an old Node', () => {
    expectFault(checkNode('20.18.3'), 'error', /20\.18\.3/, /20\.19/);
    expect(checkNode('20.19.0').verdict).toBe('ok');
    expect(checkNode('22.1.0').verdict).toBe('ok');
  });

  it('a missing, an old and a strange git', () => {
    expectFault(checkGit(null), 'error', /not on PATH/, /Install git/);
    expectFault(checkGit('git version 2.25.1'), 'error', /2\.25\.1/, /2\.32/);
    expectFault(checkGit('command not found'), 'error', /says/, /Install git/);
    expect(checkGit('git version 2.39.5 (Apple Git-154)').verdict).toBe('ok');
  });

  it('a value that cannot be, without showing it', () => {
    const [found] = findings({ DEKSDENFLOW_API_PORT: 'hunter2' });
    expectFault(found, 'error', /DEKSDENFLOW_API_PORT must be a whole number/, /\.env\.example/);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('a misspelt variable, and what was meant', () => {
    expectFault(findings({ DEKSDENFLOW_API_TOKN: 'x' })[0], 'warning', /nothing reads it/, /DEKSDENFLOW_API_TOKEN/);
  });

  it('an open door: others can reach it, and there is no token', () => {
    expectFault(findings({ DEKSDENFLOW_API_HOST: '0.0.0.0' })[0], 'error', /no token/, /DEKSDENFLOW_API_TOKEN/);
    expect(findings({ DEKSDENFLOW_API_HOST: '0.0.0.0', DEKSDENFLOW_API_TOKEN: 't' })[0]?.verdict).toBe('ok');
    expect(findings({ DEKSDENFLOW_API_HOST: '127.0.0.1' })[0]?.verdict).toBe('ok');
  });

  it('a secret key that is none', () => {
    const found = findings({ DEKSDENFLOW_SECRET_KEY: 'too-short' });
    expectFault(found[0], 'error', /DEKSDENFLOW_SECRET_KEY/, /openssl/);
    expect(JSON.stringify(found)).not.toContain('too-short');
  });

  it('a data folder that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    expectFault(await checkDataFolder(join(folder, 'file')), 'error', /not a folder/, /DEKSDENFLOW_DATA_DIR/);
    expect((await checkDataFolder(join(folder, 'not/yet'))).verdict).not.toBe('error');
  });

  it('a disk that is full, or soon will be', async () => {
    const free = (bytes: number) => checkDataFolder(folder, () => Promise.resolve(bytes));
    expectFault(await free(0.1 * GIB), 'error', /0\.1 GiB free/, /Free some space/);
    expectFault(await free(1 * GIB), 'warning', /1\.0 GiB free/, /soon/);
    expect((await free(50 * GIB)).verdict).toBe('ok');
  });

  it('a database that is no database', async () => {
    writeFileSync(sqlite().path, 'this is not a database, and long enough to be looked at '.repeat(20));
    expectFault(await checkDatabase(config()), 'error', /not a database/, /backup/);
  });

  it('a Postgres that is not there, without showing the password', async () => {
    const url = `postgres://user:hunter2@127.0.0.1:${String(await closedPort())}/flow`;
    const found = await checkDatabase(config({ DEKSDENFLOW_DB_URL: url }));
    expectFault(found, 'error', /ECONNREFUSED|cannot be opened/, /DEKSDENFLOW_DB_URL/);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('pending migrations, and a schema that is newer than the program', async () => {
    const database = await openDatabase(sqlite(), []);
    try {
      expectFault(await checkDatabase(config()), 'warning', /pending/, /npm run migrate/);
      await migrate(database);
      expect((await checkDatabase(config())).verdict).toBe('ok');
      await database.write(`INSERT INTO migrations (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    } finally {
      await database.close();
    }
    expectFault(await checkDatabase(config()), 'error', /newer.*FromTheFuture9/, /newer version/);
  });

  it('makes no database where there is none yet', async () => {
    const elsewhere = join(folder, 'sub');
    mkdirSync(elsewhere);
    expect((await checkDatabase(config({ DEKSDENFLOW_DATA_DIR: elsewhere }))).verdict).toBe('ok');
    expect((await checkDataFolder(elsewhere)).verdict).not.toBe('error');
  });

  it('a queue that is not there', async () => {
    const port = String(await closedPort());
    const redis = await checkQueue(config({ DEKSDENFLOW_REDIS_URL: `redis://127.0.0.1:${port}` }));
    expectFault(redis[0], 'error', /Redis cannot be reached.*ECONNREFUSED/, /DEKSDENFLOW_REDIS_URL/);
    const postgres = await checkQueue(config({ DEKSDENFLOW_REDIS_URL: `postgres://u:p@127.0.0.1:${port}/q` }));
    expectFault(postgres[0], 'error', /Postgres cannot be reached/, /DEKSDENFLOW_REDIS_URL/);
  });

  it.each([
    ['maxmemory_policy:allkeys-lru', 'error', /allkeys-lru/, /noeviction/],
    ['evicted_keys:12', 'warning', /12 keys/, /memory/],
    ['aof_enabled:0', 'warning', /append-only/, /appendonly yes/],
    ['redis_version:5.0.7', 'error', /5\.0\.7/, /6\.2/],
  ] as const)('a Redis with %s', (line, verdict, evidence, fix) => {
    const found = judgeRedis(parseInfo(`# Server\r\n${READY}${line}\r\n`));
    expect(found).toHaveLength(1);
    expectFault(found[0], verdict, evidence, fix);
    expect(judgeRedis(parseInfo(READY))[0]?.verdict).toBe('ok');
  });

  it('an engine that is missing, logged out or broken: an error only for the one that is needed', () => {
    const missing = { installed: false, version: null, credentials: null, hint: 'Install it.' };
    expectFault(judgeEngine('codex', missing, true), 'error', /not installed/, /Install it/);
    expect(judgeEngine('codex', missing, false).verdict).toBe('warning');
    const loggedOut = { ...PROBE, credentials: false, hint: 'Log in.' };
    expectFault(judgeEngine('codex', loggedOut, true), 'error', /1\.2\.3, no credentials/, /Log in/);
    expect(judgeEngine('codex', { ...PROBE, hint: '"codex --version" failed' }, true).verdict).toBe('error');
    expect(judgeEngine('codex', PROBE, true).verdict).toBe('ok');
  });

  it('something else at the address of the server', async () => {
    const other = await startFakeApi(() => ({ body: '<html>' }));
    expectFault(
      await checkServer(other.base),
      'warning',
      /does not answer with JSON|something else/,
      /DEKSDENFLOW_API/,
    );
    await other.close();
    expect((await checkServer(other.base)).verdict).toBe('ok');
  });
});

describe('the report', () => {
  it('shows a line for each finding, what to do, and the sum', () => {
    const found: Finding[] = [
      { check: 'node', verdict: 'ok', evidence: 'Node 22' },
      { check: 'database', verdict: 'error', evidence: 'away', fix: 'Start it.' },
    ];
    expect(reportLines(found, new FakeTerminal())).toEqual([
      '✓ node      Node 22',
      '✗ database  away',
      '            → Start it.',
      '',
      '1 ok, 0 warnings, 1 errors',
    ]);
  });
});
