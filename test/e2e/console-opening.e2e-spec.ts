import { setTimeout as pause } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { untilLive } from '../support/console/browser';
import { describeConsole } from '../support/console/console-scene';
import { eventually } from '../support/eventually';
import { gate } from '../support/gate';

jest.setTimeout(60_000);

const ENDLESS = { step_name: 'Endless', commands: ['echo begun; exec sleep 600'] };

/** Between what a page is told by an answer and what it is told by the stream nothing may be lost. */
describeConsole('a page that is opened while something happens', {}, (scene) => {
  let project: string;
  let id: string;
  let page: Page;
  beforeAll(async () => {
    project = await scene.ground.project('shop', { policies: { auto_advance: true } });
  });
  beforeEach(async () => {
    id = await scene.ground.create(project, { description: 'Go on', steps: [ENDLESS] });
    page = await scene.open('/projects');
  });
  afterEach(() => scene.ground.act(id, 'cancel'));

  const status = (words: string) => page.locator('main dl').getByText(words, { exact: true });
  /** From pending to at work; gives the number of the last event. */
  const begin = async (): Promise<number> => {
    await scene.ground.act(id, 'start');
    return eventually(async () => {
      const { list } = await scene.ground.api.get(`/protocols/${id}/attempts`);
      expect(list).toMatchObject([{ kind: 'plan' }, { kind: 'execute', status: 'running' }]);
      const [newest] = (await scene.ground.api.get(`/protocols/${id}/events?limit=1`)).list;
      return Number(newest?.seq);
    });
  };

  it('shows what has happened before the stream began', async () => {
    const held = gate();
    await page.route('**/events/stream', async (route: Route) => {
      await held.opened;
      await route.continue();
    });
    await page.goto(scene.ground.at(`/protocols/${id}`));
    await status('Pending').waitFor();
    const newest = await begin();
    expect(await status('Running').count()).toBe(0);
    held.open();
    await untilLive(page);
    await status('Running').waitFor();
    await page.locator(`[data-seq="${String(newest)}"]`).waitFor();
  });

  it('shows what has happened since an answer that came late was given', async () => {
    const held = gate();
    const asked = gate();
    const late = async (route: Route): Promise<void> => {
      const response = await route.fetch();
      asked.open();
      await held.opened;
      await route.fulfill({ response });
    };
    await page.route(`${scene.ground.url}/protocols/${id}`, late, { times: 1 });
    await page.goto(scene.ground.at(`/protocols/${id}`));
    await Promise.all([asked.opened, untilLive(page)]);
    await begin();
    // The page has been told of all of it, and has done what it does then.
    await pause(500);
    held.open();
    await status('Running').waitFor();
  });
});
