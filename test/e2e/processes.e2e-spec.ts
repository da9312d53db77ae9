import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../../src/entities';
import { MIGRATIONS, openDatabase } from '../../src/platform/persistence/data-source';
import { migrationStatus } from '../../src/platform/persistence/migrate';
import { eventually } from '../support/eventually';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { REDIS_HINT, redisProgram, startRedis, type TestRedis } from '../support/redis';
import { requireOrSkip } from '../support/requirement';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(60_000);

let folder: string;
const started: ServerProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deksdenflow-processes-'));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((process) => process.stop('SIGKILL')));
  rmSync(folder, { recursive: true, force: true });
});

function start(program: 'main' | 'worker', env: Readonly<Record<string, string>> = {}): ServerProcess {
  const process = new ServerProcess(program, { DEKSDENFLOW_DATA_DIR: join(folder, 'data'), ...env });
  started.push(process);
  return process;
}

describe('npm start', () => {
  it('says where it is in its first line, answers, and ends with 0 on SIGTERM', async () => {
    const server = start('main');
    const url = await server.url();
    expect(server.stdout.split('\n')[0]).toContain(`DeksdenFlow is at ${url} (API and worker; sqlite, embedded queue`);
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    expect(await server.stop()).toBe(0);
  });

  it('starts again at once on the data of a process that was killed', async () => {
    const first = start('main');
    await first.url();
    await first.stop('SIGKILL');
    const second = start('main');
    expect((await fetch(`${await second.url()}/health/ready`)).status).toBe(200);
  });

  it('refuses a data folder that another process works on, and names that process', async () => {
    const first = start('main');
    await first.url();
    const second = start('main');
    expect(await second.ended()).toBe(1);
    expect(second.stderr).toContain(`in use by process ${String(first.child.pid)}`);
    expect(second.stderr).toContain('[database.in_use]');
  });

  it('runs once when five start at the same time on an empty data folder: the others name the one that does', async () => {
    const five = Array.from({ length: 5 }, () => start('main'));
    const lives = (one: ServerProcess): boolean => one.stdout.includes('DeksdenFlow is at');
    await eventually(() => five.every((one) => lives(one) || one.child.exitCode !== null), { timeoutMs: 60_000 });
    const [winner, ...others] = [...five].sort((a, b) => Number(lives(b)) - Number(lives(a)));
    expect((await fetch(`${(await winner?.url()) ?? ''}/health/ready`)).status).toBe(200);
    for (const other of others) {
      expect(await other.ended()).toBe(1);
      expect(other.stderr).toContain(`in use by process ${String(winner?.child.pid)}`);
    }
  }, 90_000);

  it.each([
    [
      'a value that breaks a rule',
      { DEKSDENFLOW_API_PORT: 'secret-text' },
      'DEKSDENFLOW_API_PORT must be a whole number',
    ],
    ['a public address without a token', { DEKSDENFLOW_API_HOST: '0.0.0.0' }, 'DEKSDENFLOW_API_TOKEN must be set'],
  ])('ends with 2 for %s, and does not repeat the value', async (_what, env, sentence) => {
    const server = start('main', env);
    expect(await server.ended()).toBe(2);
    expect(server.stderr).toContain(sentence);
    expect(server.stderr).not.toContain('secret-text');
  });

  it.each([
    ['database', { DEKSDENFLOW_DB_URL: 'postgres://user:hunter2@127.0.0.1:1/none' }, 'database.unreachable'],
    ['queue', { DEKSDENFLOW_REDIS_URL: 'redis://:hunter2@127.0.0.1:1' }, 'queue.unreachable'],
  ])('ends with 3 when its %s cannot be reached, without the password', async (_what, env, code) => {
    const server = start('main', env);
    expect(await server.ended()).toBe(3);
    expect(server.stderr).toContain(code);
    expect(server.stderr + server.stdout).not.toContain('hunter2');
  });

  it('logs JSON lines, each with its level, time and sentence', async () => {
    const server = start('main', { DEKSDENFLOW_LOG_JSON: 'true' });
    const url = await server.url();
    await fetch(`${url}/projects`, { headers: { 'X-Request-ID': 'req-42' } });
    await server.stop();
    const lines = server.stdout.trim().split('\n').slice(1);
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.every((record) => ['level', 'time', 'msg'].every((field) => field in record))).toBe(true);
    expect(records).toContainEqual(expect.objectContaining({ request_id: 'req-42', route: '/projects', status: 200 }));
  });

  it('keeps what it stores readable for its user only', async () => {
    const server = start('main');
    await server.url();
    expect(readFileSync(join(folder, 'data/secret.key'), 'utf8')).toHaveLength(44);
  });
});

describe('npm run start:worker', () => {
  it.each([
    ['an embedded queue', {}],
    ['a SQLite file', { DEKSDENFLOW_REDIS_URL: 'redis://127.0.0.1:1' }],
  ])('is refused with %s: no other process could reach it', async (_what, env) => {
    const worker = start('worker', env);
    expect(await worker.ended()).toBe(2);
    expect(worker.stderr).toMatch(/A separate worker needs/);
  });
});

const servers = requireOrSkip(
  'server mode',
  postgresFound && redisProgram !== undefined,
  [POSTGRES_HINT, REDIS_HINT].join(' '),
);

servers('server mode', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  });
  afterAll(() => Promise.all([redis.stop(), postgres.dispose()]));

  it('migrates an empty database once when five processes start on it together, and all of them run', async () => {
    const env = { DEKSDENFLOW_DB_URL: await postgres.createDatabase(), DEKSDENFLOW_REDIS_URL: redis.url };
    const five = [start('main', env), start('main', env), ...Array.from({ length: 3 }, () => start('worker', env))];
    const urls = await Promise.all(five.map((one) => one.url()));
    for (const url of urls) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const database = await openDatabase({ kind: 'postgres', url: env.DEKSDENFLOW_DB_URL, poolSize: 1 }, ENTITIES);
    const { applied, pending } = await migrationStatus(database);
    await database.close();
    expect([applied.length, new Set(applied).size, pending]).toEqual([MIGRATIONS.length, MIGRATIONS.length, []]);
  }, 90_000);

  it('runs API and worker as two processes; the API keeps answering while the queue is away', async () => {
    const env = { DEKSDENFLOW_DB_URL: await postgres.createDatabase(), DEKSDENFLOW_REDIS_URL: redis.url };
    const api = start('main', env);
    const worker = start('worker', env);
    const url = await api.url();
    expect(api.stdout).toContain('(API; postgres, redis queue');
    expect((await fetch(`${await worker.url()}/health/ready`)).status).toBe(200);
    const queues = (await (await fetch(`${url}/queues`)).json()) as { backend: string; workers: unknown[] };
    expect([queues.backend, queues.workers.length]).toEqual(['redis', 1]);

    await redis.kill();
    expect((await fetch(`${url}/health`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const project = await fetch(`${url}/projects`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'p', git_url: '/srv/none.git' }),
    });
    expect(project.status).toBe(201);
    expect(await worker.stop()).toBe(0);
    expect(await api.stop()).toBe(0);
    await redis.restart();
  });
});
