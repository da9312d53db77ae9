import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config/config';
import { type Core, createCore } from '../../src/core';
import { createWorker } from '../../src/create-worker';
import type { WorkerRuntime } from '../../src/queue/application/worker-runtime';
import { eventually } from '../support/eventually';
import { git, put } from '../support/git-bench';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { REDIS_HINT, redisProgram, startRedis, type TestRedis } from '../support/redis';
import { canImportInJest, PGLITE_HINT, requireOrSkip } from '../support/requirement';
import { RecordingLog } from '../support/silent-log';

jest.setTimeout(120_000);

const BY = { actor: 'user:test', requestId: 'req-1' };
const DATABASES = ['sqlite', 'postgres'] as const;
const QUEUES = ['embedded', 'redis', 'postgres'] as const;

const suite = requireOrSkip(
  'every database with every queue',
  postgresFound && redisProgram !== undefined && canImportInJest,
  [POSTGRES_HINT, REDIS_HINT, PGLITE_HINT].join(' '),
);

/** The same code on every combination: what a team may choose must not change what a run does. */
suite('a protocol', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;
  let folder: string;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    folder = await mkdtemp(join(tmpdir(), 'deksdenflow-backends-'));
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
    git(folder, 'clone', '--quiet', 'remote.git', 'checkout');
    put(join(folder, 'checkout'), { 'README.md': 'hello\n' });
    git(join(folder, 'checkout'), 'add', '.');
    git(join(folder, 'checkout'), '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '-m', 'init');
    git(join(folder, 'checkout'), 'push', '--quiet', 'origin', 'HEAD:main');
  });

  afterAll(async () => {
    await Promise.all([redis.stop(), postgres.dispose()]);
    await rm(folder, { recursive: true, force: true });
  });

  const cases = DATABASES.flatMap((database) => QUEUES.map((queue) => [database, queue] as const));

  it.each(cases)('runs to its end on %s with the queue on %s', async (database, queue) => {
    const name = `${database}-${queue}`;
    const config = Config.load({
      PATH: process.env.PATH,
      DEKSDENFLOW_DATA_DIR: join(folder, name),
      DEKSDENFLOW_AUTO_ADVANCE: 'true',
      ...(database === 'postgres' ? { DEKSDENFLOW_DB_URL: await postgres.createDatabase() } : {}),
      ...(queue === 'redis' ? { DEKSDENFLOW_REDIS_URL: redis.url } : {}),
      ...(queue === 'postgres' ? { DEKSDENFLOW_REDIS_URL: await postgres.createDatabase() } : {}),
    });
    const core = await createCore(config, new RecordingLog());
    const worker = createWorker(core);
    await worker.start();
    core.sweeper.start();
    try {
      expect(core.transport.backend).toBe(queue);
      const { project } = await core.projects.create({ name, gitUrl: join(folder, 'remote.git') }, BY);
      const { run } = await core.protocols.create(project.id, { description: name, steps: twoSteps() }, BY);
      await core.protocols.act(run.id, 'start', BY);
      await eventually(
        async () => {
          expect((await core.protocols.get(run.id)).run.status).toBe('completed');
        },
        {
          timeoutMs: 30_000,
        },
      );
      await expectWhole(core, run.id);
    } finally {
      await stop(core, worker);
    }
  });
});

function twoSteps() {
  return ['one', 'two'].map((stepName) => ({
    stepName,
    commands: [`echo ${stepName} > ${stepName}.txt`],
    gates: [{ name: 'written', command: `grep -q ${stepName} ${stepName}.txt` }],
  }));
}

async function expectWhole(core: Core, runId: string): Promise<void> {
  const view = await core.protocols.get(runId);
  expect(view.steps.map((step) => [step.status, step.verdict?.judged_by])).toEqual([
    ['completed', 'gates'],
    ['completed', 'gates'],
  ]);
  expect(view.steps.every((step) => step.verdict?.head_sha === step.headSha)).toBe(true);
  const events = await core.database.read.all(
    'SELECT seq, request_id FROM events WHERE protocol_run_id = $1 ORDER BY seq',
    [runId],
  );
  expect(events.map((event) => Number(event.seq))).toEqual(events.map((_, index) => index + 1));
  // The request that started the run is on everything that followed from it, also in the worker.
  expect(new Set(events.map((event) => event.request_id))).toEqual(new Set(['req-1']));
  const jobs = (await core.jobs.overview()).counts;
  expect(jobs.agents).toEqual({ queued: 0, started: 0, finished: 5, failed: 0 });
}

async function stop(core: Core, worker: WorkerRuntime): Promise<void> {
  await core.sweeper.stop();
  await worker.stop(5_000);
  await core.relay.close();
  await core.transport.close(2_000);
  await core.processes.close();
  await core.database.close();
}
