import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { GitBench } from '../support/git-bench';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { REDIS_HINT, redisProgram, startRedis, type TestRedis } from '../support/redis';
import { requireOrSkip } from '../support/requirement';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(90_000);

type Line = Readonly<Record<string, unknown>>;
const REQUEST = 'asked-by-the-test';

/** What a line of each kind must have, beside what all have; the first kind that fits counts. */
const KINDS: readonly { readonly of: (line: Line) => boolean; readonly ids: readonly string[] }[] = [
  {
    of: ({ msg }) => String(msg).startsWith('step.'),
    ids: ['worker_id', 'job_id', 'project_id', 'protocol_id', 'step_id', 'attempt_id', 'request_id'],
  },
  {
    of: ({ msg }) => String(msg).startsWith('protocol.plan '),
    ids: ['worker_id', 'job_id', 'project_id', 'protocol_id', 'attempt_id', 'request_id'],
  },
  { of: ({ route }) => String(route).startsWith('/protocols/:id'), ids: ['request_id', 'protocol_id', 'status', 'ms'] },
  { of: ({ route }) => String(route).startsWith('/steps/:id'), ids: ['request_id', 'step_id', 'status', 'ms'] },
  { of: ({ route }) => String(route).startsWith('/projects/:id'), ids: ['request_id', 'project_id', 'status', 'ms'] },
  { of: ({ route }) => route !== undefined, ids: ['request_id', 'status', 'ms'] },
  { of: ({ job_id: job }) => job !== undefined, ids: ['worker_id', 'project_id', 'request_id'] },
];
const OF_ALL = ['level', 'time', 'msg', 'service', 'role', 'instance'];

/** Every line, standard error included, with what it lacks. */
function flaws(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((text) => {
      let line: Line;
      try {
        line = JSON.parse(text) as Line;
      } catch {
        return [`no JSON: ${text}`];
      }
      const { ids = [] } = KINDS.find((kind) => kind.of(line)) ?? {};
      return [...OF_ALL, ...ids].filter((id) => line[id] == null).map((id) => `no ${id}: ${text}`);
    });
}

function linesOf(process: ServerProcess): Line[] {
  return process.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

requireOrSkip(
  'server mode',
  postgresFound && redisProgram !== undefined,
  `${POSTGRES_HINT} ${REDIS_HINT}`,
)('logs of a whole run by API and worker', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;
  let bench: GitBench;
  let folder: string;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres({ fsync: false })]);
    bench = new GitBench();
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-logs-'));
    const env = {
      DEKSDENFLOW_DB_URL: await postgres.createDatabase(),
      DEKSDENFLOW_REDIS_URL: redis.url,
      DEKSDENFLOW_DATA_DIR: folder,
      DEKSDENFLOW_LOG_JSON: 'true',
      DEKSDENFLOW_LOG_LEVEL: 'debug',
      DEKSDENFLOW_AUTO_ADVANCE: 'true',
      // Said at the start: a line from before anything runs.
      DEKSDENFLOW_MISSPELT: 'x',
    };
    started.push(new ServerProcess('main', env), new ServerProcess('worker', env));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(started.map((process) => process.stop('SIGKILL')));
    await Promise.all([redis.stop(), postgres.dispose()]);
    bench.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are JSON from the first line to the last, each with the ids of its work', async () => {
    const [api, worker] = started as [ServerProcess, ServerProcess];
    const [url] = await Promise.all([api.url(), worker.url()]);
    const client = new ApiClient(url, { 'X-Request-ID': REQUEST });
    const project = await client.post('/projects', { name: 'logs', git_url: bench.remote });
    const good = {
      step_name: 'good',
      commands: ['echo x > x.txt'],
      gates: [{ name: 'there', command: 'test -f x.txt' }],
    };
    const bad = { step_name: 'bad', commands: ['exit 3'], gates: [{ name: 'no', command: 'false' }] };
    const protocol = await client.post(`/projects/${String(project.body.id)}/protocols`, {
      description: 'Log it',
      steps: [good, bad],
    });
    const path = `/protocols/${String(protocol.body.id)}`;
    await client.post(`${path}/actions/start`);
    const watcher = new ApiClient(url);
    await eventually(
      async () => {
        expect((await watcher.get(path)).body.status).toBe('blocked');
      },
      { timeoutMs: 30_000 },
    );
    const [step] = (await watcher.get(`${path}/steps`)).list;
    await watcher.get(`/steps/${String(step?.id)}`);
    await watcher.get('/nothing/here');
    const events = (await watcher.get(`${path}/events`)).list;
    expect([await api.stop(), await worker.stop()]).toEqual([0, 0]);

    expect(flaws(api.stdout + api.stderr)).toEqual([]);
    expect(flaws(worker.stdout + worker.stderr)).toEqual([]);
    expect(linesOf(worker).filter(({ msg }) => String(msg).startsWith('step.'))).not.toHaveLength(0);

    // One id leads from the call to the worker's lines and to the events, for all that followed from it.
    const work = linesOf(worker).filter(({ protocol_id: id }) => id === protocol.body.id);
    expect(work.length).toBeGreaterThan(5);
    expect(new Set(work.map((line) => line.request_id))).toEqual(new Set([REQUEST]));
    expect(new Set(events.map((event) => event.request_id))).toEqual(new Set([REQUEST]));
    expect(new Set(linesOf(worker).map((line) => line.role))).toEqual(new Set(['worker']));
  });
});
