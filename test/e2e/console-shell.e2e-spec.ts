import type { Page } from 'playwright-core';
import { untilLive } from '../support/console/browser';
import { describeConsole } from '../support/console/console-scene';

jest.setTimeout(60_000);

const TOKEN = 'a-token-of-the-admin-0123456789';

describeConsole(
  'the frame of the console',
  { DEKSDENFLOW_API_TOKEN: TOKEN, DEKSDENFLOW_API_HOST: '127.0.0.1' },
  (scene) => {
    let page: Page;
    beforeEach(async () => {
      page = await scene.open('/');
    });

    const signIn = async (): Promise<void> => {
      await page.getByLabel('Token').fill(TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
    };

    it('asks for a token, says when it is wrong, and forgets the right one with the tab', async () => {
      await page.getByLabel('Token').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The server does not know this token.').waitFor();
      await signIn();
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
      const other = await page.context().newPage();
      await other.goto(scene.ground.url);
      await other.getByLabel('Token').waitFor();
    });

    it('goes by keys to every place, and to what a name is typed of', async () => {
      await signIn();
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

    it('goes on a telephone, which has no such keys, to what a name is typed of', async () => {
      page = await scene.open('/', { width: 390, height: 844, touch: true });
      await signIn();
      await untilLive(page);
      await page.getByRole('button', { name: 'Go to…' }).tap();
      await page.getByRole('combobox', { name: 'Go to' }).fill('oper');
      await page.getByRole('option', { name: /Operations/ }).tap();
      await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
    });

    it('says that there is no signal, and goes on when the server is back', async () => {
      await signIn();
      await untilLive(page);
      await scene.ground.stop();
      await page.getByText(/^No signal for/).waitFor();
      await scene.ground.startAgain();
      await untilLive(page);
      expect(await page.getByText(/^No signal for/).count()).toBe(0);
    });

    it('keeps the colours that were chosen, before the first paint', async () => {
      await signIn();
      const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
      expect(await theme()).toBeNull();
      await page.getByRole('button', { name: /^Colours: system/ }).click();
      await page.getByRole('button', { name: /^Colours: light/ }).click();
      expect(await theme()).toBe('dark');
      await page.reload();
      expect(await theme()).toBe('dark');
    });
  },
);
