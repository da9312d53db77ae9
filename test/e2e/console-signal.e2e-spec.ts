import type { Locator, Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { eventually } from '../support/eventually';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';
import type { ServerProcess } from '../support/server-process';

jest.setTimeout(90_000);

const ENDLESS = { step_name: 'Endless', commands: ['echo begun; exec sleep 600'] };

requireOrSkip(
  'Postgres',
  postgresFound,
  POSTGRES_HINT,
)('workers that are not heard of', () => {
  let postgres: TestPostgres;
  const workers: ServerProcess[] = [];
  /**
   * The API alone: workers are started, frozen and killed by the test. Nobody looks for lost work until the test says so:
   * by the clock a silence lasts seven seconds, which on a busy machine are over before all windows are open.
   */
  const onPostgres = async (): Promise<Readonly<Record<string, string>>> => {
    postgres = await startPostgres({ fsync: false });
    const database = await postgres.createDatabase();
    return {
      DEKSDENFLOW_DB_URL: database,
      DEKSDENFLOW_REDIS_URL: database,
      DEKSDENFLOW_WORKER_CONCURRENCY: '1',
      DEKSDENFLOW_SWEEP_SECONDS: '600',
    };
  };
  afterAll(async () => {
    await postgres.dispose();
  });

  describeConsole('in the console', onPostgres, (scene) => {
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
    });

    const startWorker = (env: Readonly<Record<string, string>> = {}): ServerProcess => {
      const worker = scene.ground.startWorker(env);
      workers.push(worker);
      return worker;
    };
    const signals = async (): Promise<unknown[]> =>
      (await scene.ground.api.get('/attempts?status=running')).list.map(({ signal }) => signal);
    /** Until its step is at work. */
    const begin = async (project: string, description: string): Promise<string> => {
      const id = await scene.ground.protocol(project, { description, steps: [ENDLESS] });
      await eventually(async () => {
        const { list } = await scene.ground.api.get('/attempts?status=running');
        return list.some(({ kind, protocol_run_id: of }) => kind === 'execute' && of === id);
      });
      return id;
    };

    it('have no signal, until one is heard again, and another has taken over from the dead one', async () => {
      const project = await scene.ground.project('shop', { policies: { auto_advance: true } });
      // A slot each: whose run is whose is known by the order in which they are started.
      const frozen = startWorker();
      await frozen.url();
      const first = await begin(project, 'Frozen');
      const dead = startWorker();
      await dead.url();
      const second = await begin(project, 'Dead');
      frozen.child.kill('SIGSTOP');
      dead.child.kill('SIGKILL');
      await eventually(
        async () => {
          expect(await signals()).toEqual(['silent', 'silent']);
        },
        { timeoutMs: 20_000 },
      );

      const [home, ofFirst, ofSecond, list, board] = await Promise.all(
        ['/', `/protocols/${first}`, `/protocols/${second}`, '/protocols', '/protocols?view=board'].map((path) =>
          scene.open(path),
        ),
      );
      const row = (name: string): Locator | undefined =>
        home?.getByRole('table', { name: 'Running now' }).getByRole('row').filter({ hasText: name });
      const rail = (page: Page | undefined): Locator | undefined => page?.getByRole('navigation', { name: 'Steps' });
      for (const name of ['0001-frozen', '0002-dead'])
        await row(name)?.getByText('No signal', { exact: true }).waitFor();
      for (const page of [ofFirst, ofSecond])
        await rail(page)
          ?.getByText(/^No signal · 1 attempt/)
          .waitFor();
      expect(await row('')?.getByText('Working').count()).toBe(0);
      const silence = ofFirst?.locator('main').getByText('No signal', { exact: true });
      // In the banner, and where its status stands.
      expect(await silence?.count()).toBe(2);
      const marks = board?.getByRole('img', { name: 'No signal' });
      const all = list?.locator('tbody').getByText('No signal', { exact: true });
      const sentences = list?.locator('tbody').getByText('has not been heard of');
      for (const shown of [marks, all, sentences])
        await eventually(async () => {
          expect(await shown?.count()).toBe(2);
        });
      const running = list?.locator('tbody').getByText('Running', { exact: true });
      expect(await running?.count()).toBe(0);

      frozen.child.kill('SIGCONT');
      await row('0001-frozen')?.getByText('Working', { exact: true }).waitFor();
      await rail(ofFirst)
        ?.getByText(/^Running · 1 attempt/)
        .waitFor();
      startWorker({ DEKSDENFLOW_SWEEP_SECONDS: '1' });
      await rail(ofSecond)
        ?.getByText(/^Running · 2 attempts/)
        .waitFor({ timeout: 40_000 });
      await row('0002-dead')?.getByText('Working', { exact: true }).waitFor();
      for (const shown of [marks, all, sentences])
        await eventually(async () => {
          expect(await shown?.count()).toBe(0);
        });
      expect(await running?.count()).toBe(2);
      expect(await home?.getByText('No signal', { exact: true }).count()).toBe(0);
      expect((await scene.ground.api.get(`/protocols/${first}/attempts`)).list.map(({ status }) => status)).toEqual([
        'succeeded',
        'running',
      ]);
    });
  });
});
