import type { Browser, Locator, Page } from 'playwright-core';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser, type WatchedPage } from '../support/console/browser';
import { ConsoleGround } from '../support/console/console-ground';
import { eventually } from '../support/eventually';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';
import type { ServerProcess } from '../support/server-process';

jest.setTimeout(90_000);

const ENDLESS = { step_name: 'Endless', commands: ['echo begun; exec sleep 600'] };

requireOrSkip(
  'Chromium with Postgres',
  chromiumProgram !== undefined && postgresFound,
  `${CHROMIUM_HINT} ${POSTGRES_HINT}`,
)('workers that are not heard of', () => {
  let browser: Browser;
  let postgres: TestPostgres;
  let ground: ConsoleGround;
  const windows: WatchedPage[] = [];
  const workers: ServerProcess[] = [];

  beforeAll(async () => {
    [browser, postgres] = await Promise.all([startBrowser(), startPostgres({ fsync: false })]);
    const database = await postgres.createDatabase();
    ground = await ConsoleGround.start({
      DEKSDENFLOW_DB_URL: database,
      DEKSDENFLOW_REDIS_URL: database,
      DEKSDENFLOW_WORKER_CONCURRENCY: '1',
      DEKSDENFLOW_SWEEP_SECONDS: '1',
    });
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
    await browser.close();
    await ground.close();
    await postgres.dispose();
  });

  const open = async (path: string): Promise<Page> => {
    const window = await openPage(browser, ground.at(path));
    windows.push(window);
    return window.page;
  };
  const startWorker = (): ServerProcess => {
    const worker = ground.startWorker();
    workers.push(worker);
    return worker;
  };
  const signals = async (): Promise<unknown[]> =>
    (await ground.api.get('/attempts?status=running')).list.map(({ signal }) => signal);
  /** Until its step is at work. */
  const begin = async (project: string, description: string): Promise<string> => {
    const id = await ground.protocol(project, { description, steps: [ENDLESS] });
    await eventually(async () => {
      const { list } = await ground.api.get('/attempts?status=running');
      return list.some(({ kind, protocol_run_id: of }) => kind === 'execute' && of === id);
    });
    return id;
  };

  it('have no signal, until one is heard again, and another has taken over from the dead one', async () => {
    const project = await ground.project('shop', { policies: { auto_advance: true } });
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

    const [home, ofFirst, ofSecond] = await Promise.all(
      ['/', `/protocols/${first}`, `/protocols/${second}`].map((path) => open(path)),
    );
    const row = (name: string): Locator | undefined =>
      home?.getByRole('table', { name: 'Running now' }).getByRole('row').filter({ hasText: name });
    const rail = (page: Page | undefined): Locator | undefined => page?.getByRole('navigation', { name: 'Steps' });
    for (const name of ['0001-frozen', '0002-dead']) await row(name)?.getByText('No signal', { exact: true }).waitFor();
    for (const page of [ofFirst, ofSecond])
      await rail(page)
        ?.getByText(/^No signal · 1 attempt/)
        .waitFor();
    expect(await row('')?.getByText('Working').count()).toBe(0);
    const silence = ofFirst?.locator('main').getByText('No signal', { exact: true });
    // In the banner, and where its status stands.
    expect(await silence?.count()).toBe(2);

    frozen.child.kill('SIGCONT');
    await row('0001-frozen')?.getByText('Working', { exact: true }).waitFor();
    await rail(ofFirst)
      ?.getByText(/^Running · 1 attempt/)
      .waitFor();
    startWorker();
    await rail(ofSecond)
      ?.getByText(/^Running · 2 attempts/)
      .waitFor({ timeout: 40_000 });
    await row('0002-dead')?.getByText('Working', { exact: true }).waitFor();
    expect(await home?.getByText('No signal', { exact: true }).count()).toBe(0);
    expect((await ground.api.get(`/protocols/${first}/attempts`)).list.map(({ status }) => status)).toEqual([
      'succeeded',
      'running',
    ]);
    for (const window of windows.splice(0)) {
      expect(window.complaints).toEqual([]);
      await window.close();
    }
  });
});
