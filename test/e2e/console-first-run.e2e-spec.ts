import type { Browser } from 'playwright-core';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser } from '../support/console/browser';
import { ConsoleGround } from '../support/console/console-ground';
import { Keyboard } from '../support/console/keyboard';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(90_000);

requireOrSkip(
  'Chromium',
  chromiumProgram !== undefined,
  CHROMIUM_HINT,
)('the first minutes with an empty server', () => {
  let browser: Browser;
  let ground: ConsoleGround;
  beforeAll(async () => {
    [browser, ground] = await Promise.all([startBrowser(), ConsoleGround.start()]);
  });
  afterAll(async () => {
    await browser.close();
    await ground.close();
  });

  it('leads from the guide to a run that is seen to its end, by keys alone', async () => {
    const { page, complaints, close } = await openPage(browser, ground.at('/'));
    const keyboard = new Keyboard(page);
    await page.getByRole('heading', { level: 2, name: 'Register a repository' }).waitFor();
    await keyboard.press('Run the demo');
    await page.waitForURL(/\/protocols\//);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByText('Completed').first().waitFor({ timeout: 60_000 });
    await ground.until(id, 'completed');

    await keyboard.keys('g', 'n');
    await page.getByText('Nothing needs you').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Completed lately' }).waitFor();
    expect(await page.getByRole('link', { name: /^0001-/ }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });
});
