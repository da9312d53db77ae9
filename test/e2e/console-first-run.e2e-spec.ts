import { describeConsole } from '../support/console/console-scene';
import { Keyboard } from '../support/console/keyboard';

jest.setTimeout(90_000);

describeConsole('the first minutes with an empty server', {}, (scene) => {
  it('leads from the guide to a run that is seen to its end, by keys alone', async () => {
    const page = await scene.open('/');
    const keyboard = new Keyboard(page);
    await page.getByRole('heading', { level: 2, name: 'Register a repository' }).waitFor();
    await keyboard.press('Run the demo');
    await page.waitForURL(/\/protocols\//);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByText('Completed').first().waitFor({ timeout: 60_000 });
    await scene.ground.until(id, 'completed');

    await keyboard.keys('g', 'n');
    await page.getByText('Nothing needs you').waitFor();
    await page.getByRole('heading', { level: 2, name: 'Completed lately' }).waitFor();
    expect(await page.getByRole('link', { name: /^0001-/ }).count()).toBe(1);
  });
});
