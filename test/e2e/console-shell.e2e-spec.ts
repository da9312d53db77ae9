import type { Browser } from 'playwright-core';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser, type WatchedPage } from '../support/console/browser';
import { ConsoleGround } from '../support/console/console-ground';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(60_000);

requireOrSkip(
  'Chromium',
  chromiumProgram !== undefined,
  CHROMIUM_HINT,
)('the frame of the console', () => {
  let browser: Browser;
  const token = 'a-token-of-the-admin-0123456789';
  let ground: ConsoleGround;
  let window: WatchedPage;
  beforeAll(async () => {
    [browser, ground] = await Promise.all([
      startBrowser(),
      ConsoleGround.start({ DEKSDENFLOW_API_TOKEN: token, DEKSDENFLOW_API_HOST: '127.0.0.1' }),
    ]);
  });
  beforeEach(async () => {
    window = await openPage(browser, ground.url);
  });
  afterEach(async () => {
    expect(window.complaints).toEqual([]);
    await window.close();
  });
  afterAll(async () => {
    await browser.close();
    await ground.close();
  });

  const signIn = async (): Promise<void> => {
    await window.page.getByLabel('Token').fill(token);
    await window.page.getByRole('button', { name: 'Sign in' }).click();
    await window.page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
  };

  it('asks for a token, says when it is wrong, and forgets the right one with the tab', async () => {
    const { page, context } = window;
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The server does not know this token.').waitFor();
    await signIn();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    const other = await context.newPage();
    await other.goto(ground.url);
    await other.getByLabel('Token').waitFor();
  });

  it('goes by keys to every place, and to what a name is typed of', async () => {
    await signIn();
    const { page } = window;
    for (const [key, heading] of [
      ['p', 'Protocols'],
      ['r', 'Projects'],
      ['o', 'Operations'],
      ['e', 'Events'],
      ['s', 'Settings'],
      ['n', 'Needs you'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to' }).fill('oper');
    await page.getByRole('option', { name: /Operations/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });

  it('says that there is no signal, and goes on when the server is back', async () => {
    await signIn();
    const { page } = window;
    await page.getByText('Live', { exact: true }).waitFor();
    await ground.stop();
    await page.getByText(/^No signal for/).waitFor();
    await ground.startAgain();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByText(/^No signal for/).count()).toBe(0);
  });

  it('keeps the colours that were chosen, before the first paint', async () => {
    await signIn();
    const { page } = window;
    const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
    expect(await theme()).toBeNull();
    await page.getByRole('button', { name: /^Colours: system/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    expect(await theme()).toBe('dark');
    await page.reload();
    expect(await theme()).toBe('dark');
  });
});
