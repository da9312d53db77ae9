import type { Page } from 'playwright-core';
import { goTo } from '../support/console/addresses';
import { describeConsole } from '../support/console/console-scene';
import { EVENTS, fillTimeline, MARKUP, startHostileRun, type HostileRun } from '../support/console/hostile-ground';
import { eventually } from '../support/eventually';

jest.setTimeout(90_000);

/**
 * What was run, and what was made of text: a picture, a script, a link that is none. A character that turns text around is
 * nowhere, be it in a tip, a name that is only heard, or the title of the window: what stands before it is told.
 */
const MADE = `[
  window.hit === undefined ? [] : ['hit ' + window.hit],
  document.documentElement.outerHTML.match(/.{0,80}(?=[\\u202a-\\u202e\\u2066-\\u2069])/g) ?? [],
  [...document.querySelectorAll('img[src="x"], script:not([src]), svg[onload], a[href^="javascript:"]')].map((each) => each.outerHTML),
].flat()`;

describeConsole('text that is after whoever reads it', {}, (scene) => {
  let hostile: HostileRun;
  let page: Page;
  beforeAll(async () => {
    hostile = await startHostileRun(scene.ground);
    await fillTimeline(scene.ground, hostile);
  });
  beforeEach(async () => {
    page = await scene.open('/');
  });

  it('is text on every page that has it, and runs on none', async () => {
    const attempts = (await scene.ground.api.get(`/protocols/${hostile.run}/attempts`)).list;
    const protocol = `/protocols/${hostile.run}`;
    const shown: Record<string, boolean> = {};
    for (const path of [
      '/',
      '/projects',
      `/projects/${hostile.project}`,
      '/protocols',
      '/protocols?view=board',
      ...['timeline', 'log', 'changes', 'qa', 'plan'].map((tab) => `${protocol}?tab=${tab}`),
      // The attempt that planned has no text of anybody: the steps were given.
      ...attempts.filter(({ kind }) => kind !== 'plan').map(({ id }) => `/attempts/${String(id)}`),
      '/operations?tab=deliveries',
      '/events',
      '/settings?tab=audit',
    ]) {
      await goTo(page, scene.ground, { name: path, path });
      // It is there as it was written, not as markup; how much of it there is room for differs.
      shown[path] = await page
        .getByText('<img src=x onerror=')
        .first()
        .waitFor({ state: 'attached', timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
      expect({ path, made: await page.evaluate<string[]>(MADE) }).toEqual({ path, made: [] });
    }
    expect(Object.entries(shown).flatMap(([path, there]) => (there ? [] : [path]))).toEqual([]);
  });

  it('is text in a log: a line of a megabyte is cut, and no escape is obeyed', async () => {
    const attempts = (await scene.ground.api.get(`/protocols/${hostile.run}/attempts`)).list;
    const attempt = `/attempts/${String(attempts.find(({ kind }) => kind === 'execute')?.id)}`;
    await goTo(page, scene.ground, { name: 'attempt', path: attempt });
    const log = page.getByRole('region', { name: 'Log of this attempt' });
    await log.getByText(MARKUP, { exact: true }).waitFor();
    await log.getByText('red press me', { exact: true }).waitFor();
    expect(await log.getByRole('link').count()).toBe(0);
    const long = log.locator('[data-line]').filter({ hasText: /a{2000}/ });
    expect((await long.innerText()).length).toBeLessThan(2_100);
    await long.getByRole('button', { name: /^show more/ }).click();
    await eventually(async () => (await long.innerText()).length > 20_000);
    expect(await page.evaluate<string[]>(MADE)).toEqual([]);
    // As it was written: what a terminal would obey is there by its name.
    await page.getByRole('button', { name: 'Raw' }).click();
    await log.getByText('␛[31mred').waitFor();
    await log.getByText('javascript:window.hit=4').first().waitFor();
    expect(await page.evaluate<string[]>(MADE)).toEqual([]);
  });

  it('turns nothing around: what is not seen has a name', async () => {
    await goTo(page, scene.ground, { name: 'protocols', path: '/protocols' });
    await page.getByRole('table').getByText('U+202E').first().waitFor();
    expect(await page.getByText('\u202e').count()).toBe(0);
  });

  it(`is usable with ${String(EVENTS)} events: few are in the page, and the oldest is found`, async () => {
    await goTo(page, scene.ground, { name: 'events', path: `/events?type=engine_warning&project=${hostile.project}` });
    await page.getByText(`Warning ${String(EVENTS)} `).waitFor();
    await page
      .getByRole('button', { name: /^Details of: Warning/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Metadata' }).getByText(MARKUP.slice(0, 12)).waitFor();
    const rows = page.getByRole('listitem').filter({ hasText: 'Warning' });
    // Each time: rows are higher than was thought, and the end moves away when they are measured.
    await eventually(async () => {
      await page.evaluate(`document.getElementById('main').scrollTo(0, 1e9)`);
      return Number(/Warning (\d+) /.exec((await rows.last().textContent()) ?? '')?.[1]) <= EVENTS - 500;
    });
    expect(await rows.count()).toBeLessThan(100);
    expect(await page.evaluate<string[]>(MADE)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search in messages' }).fill('Warning 1 <img');
    await rows.getByText('Warning 1 <img').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });
});
