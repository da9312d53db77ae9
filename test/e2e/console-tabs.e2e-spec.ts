import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { untilLive } from '../support/console/browser';
import { describeConsole } from '../support/console/console-scene';

jest.setTimeout(90_000);

/** As many connections to one server as a browser has over HTTP/1.1, for all of its tabs together. */
const CONNECTIONS = 6;

/** Chromium without a screen has every tab in sight: here the test says which one is. */
const OUT_OF_SIGHT = `{
  let seen = false;
  Object.defineProperty(document, 'visibilityState', { get: () => (seen ? 'visible' : 'hidden') });
  globalThis.beSeen = (is) => {
    seen = is;
    document.dispatchEvent(new Event('visibilitychange'));
  };
}`;
const beSeen = (page: Page, seen: boolean): Promise<unknown> => page.evaluate(`beSeen(${String(seen)})`);

describeConsole('tabs that nobody looks at', {}, (scene) => {
  /** In the same browser as a first one, so that they share its connections. */
  async function inTheBackground(first: Page, path: string): Promise<Page> {
    const tab = await first.context().newPage();
    await tab.addInitScript({ content: OUT_OF_SIGHT });
    await tab.goto(scene.ground.at(path));
    return tab;
  }

  it('leave the connections of the browser to the one that is looked at', async () => {
    const first = await scene.open('/');
    for (let count = 0; count < CONNECTIONS; count++) {
      const tab = await inTheBackground(first, '/protocols');
      await tab.getByText('There is no protocol yet', { exact: true }).waitFor();
    }
    await first.goto(scene.ground.at('/projects'));
    await untilLive(first);
  });

  it('give their streams back after a while, and have missed nothing when they are seen again', async () => {
    const project = await scene.ground.project('shop', { policies: { auto_advance: true } });
    const sign = join(scene.ground.folder, 'sign');
    const until = `echo begun; until [ -e ${sign} ]; do sleep 0.1; done; echo 'what nobody saw'`;
    const id = await scene.ground.create(project, {
      description: 'Go on',
      steps: [{ step_name: 'Long', commands: [until, 'exec sleep 600'] }],
    });
    await scene.ground.act(id, 'start');
    const first = await scene.open('/');
    const tab = await inTheBackground(first, `/protocols/${id}?tab=log`);
    await beSeen(tab, true);
    await untilLive(tab);
    const logIn = (page: Page) => page.getByRole('region', { name: 'Log of Execution 1' });
    const log = logIn(tab);
    await log.getByText('begun', { exact: true }).waitFor();

    const givenBack = ['/events/stream', '/log/stream'].map((end) =>
      tab.waitForEvent('requestfailed', (request) => request.url().endsWith(end)),
    );
    await beSeen(tab, false);
    await Promise.all(givenBack);
    writeFileSync(sign, '');
    await first.goto(scene.ground.at(`/protocols/${id}?tab=log`));
    await logIn(first).getByText('what nobody saw', { exact: true }).waitFor();
    await scene.ground.act(id, 'pause');
    await first.locator('main dl').getByText('Paused', { exact: true }).waitFor();
    expect(await log.getByText('what nobody saw', { exact: true }).count()).toBe(0);
    expect(await tab.locator('main dl').getByText('Paused', { exact: true }).count()).toBe(0);

    await beSeen(tab, true);
    await tab.locator('main dl').getByText('Paused', { exact: true }).waitFor();
    await log.getByText('what nobody saw', { exact: true }).waitFor();
    await log.getByText('begun', { exact: true }).waitFor();
    await untilLive(tab);
    await scene.ground.act(id, 'cancel');
  });
});
