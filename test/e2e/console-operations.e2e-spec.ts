import type { Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { Keyboard } from '../support/console/keyboard';
import { githubWebhook, post, signed } from '../support/webhooks/signed-webhook';

jest.setTimeout(90_000);

const ADMIN = 'a-token-of-the-admin-0123456789';
const SECRET = 'the secret of the hooks';
const ONE = {
  step_name: 'One',
  commands: ['echo one > one.txt'],
  gates: [{ name: 'one', command: 'test -f one.txt' }],
};

describeConsole(
  'operating by the console',
  { DEKSDENFLOW_API_TOKEN: ADMIN, DEKSDENFLOW_API_HOST: '127.0.0.1' },
  (scene) => {
    let project: string;
    beforeAll(async () => {
      project = await scene.ground.project('shop', {
        policies: { auto_advance: true },
        secrets: { WEBHOOK_SECRET: SECRET },
      });
    });

    /** A window in which somebody has signed in. */
    const open = async (path: string, token = ADMIN): Promise<Page> => {
      const page = await scene.open(path);
      await page.getByLabel('Token', { exact: true }).fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      return page;
    };

    it('creates a protocol by the keyboard alone, and starts it', async () => {
      const page = await open('/');
      await page.getByRole('heading', { level: 1, name: 'Needs you' }).waitFor();
      const { keyboard } = page;
      const tabTo = async (role: 'textbox' | 'radio' | 'button' | 'combobox', name: string | RegExp): Promise<void> => {
        const target = page.getByRole(role, { name });
        for (let tabs = 0; tabs < 60; tabs++) {
          if ((await target.and(page.locator(':focus')).count()) > 0) return;
          await keyboard.press('Tab');
        }
        throw new Error(`Tab does not get to ${String(name)}.`);
      };
      await keyboard.press('c');
      await page.getByRole('heading', { level: 1, name: 'New protocol' }).waitFor();
      await page.getByRole('combobox', { name: 'Project' }).waitFor();
      // Nothing is filled in yet: the server says what is missing, and the cursor goes there.
      await tabTo('button', 'Create and start');
      await keyboard.press('Enter');
      await page
        .getByText(/description/)
        .first()
        .waitFor();
      await tabTo('textbox', 'Goal');
      await keyboard.type('Say hello to whoever comes by');
      await tabTo('radio', /The engine plans/);
      await keyboard.press('ArrowDown');
      await tabTo('textbox', 'Step name');
      await keyboard.type('Greet');
      await tabTo('textbox', 'Commands');
      await keyboard.type('echo hello > hello.txt');
      await tabTo('button', 'Add a gate');
      await keyboard.press('Enter');
      await tabTo('textbox', 'Gate');
      await keyboard.type('hello');
      await tabTo('textbox', 'Its command');
      await keyboard.type('grep hello hello.txt');
      await keyboard.press('Control+Enter');
      await page.waitForURL(/\/protocols\/[0-9a-f-]{36}/);
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.getByRole('heading', { level: 1 }).waitFor();
      await scene.ground.until(id, 'completed');
      await page.getByText('Completed').first().waitFor();
    });

    it('replays a delivery that came before its protocol, by keys alone', async () => {
      const protocol = await scene.ground.create(project, { description: 'Wait for CI', steps: [ONE] });
      const { body } = await scene.ground.api.get(`/protocols/${protocol}`);
      const sha = 'c3'.repeat(20);
      const hook = githubWebhook(
        'status',
        { sha, state: 'success', context: 'build', branches: [{ name: body.branch, commit: { sha } }] },
        'early-delivery',
      );
      await post(`${scene.ground.url}/webhooks/github/${project}`, hook.body, signed(hook, SECRET));
      const page = await open('/operations?tab=deliveries');
      const rows = page.getByRole('row').filter({ hasText: 'GitHub' });
      await rows.first().waitFor();
      expect(await rows.count()).toBe(1);
      await new Keyboard(page).press('Replay github status');
      await page.getByText('Replay: 1 done').waitFor();
      // The list is told of the new one by the server.
      await rows.nth(1).waitFor();
      await rows.first().getByText('replay', { exact: true }).waitFor();
      const sender = page.getByRole('combobox', { name: 'Sender' });
      for (let tabs = 0; (await sender.and(page.locator(':focus')).count()) === 0; tabs++) {
        if (tabs > 60) throw new Error('Shift-Tab does not get to the choice of senders.');
        await page.keyboard.press('Shift+Tab');
      }
      await page.keyboard.type('gitl');
      await page.getByText('No delivery is like that').waitFor();
      expect(new URL(page.url()).searchParams.get('provider')).toBe('gitlab');
    });

    it('lets a viewer in with a token that was made here, who sees everything and changes nothing', async () => {
      const page = await open('/settings');
      await page.getByRole('button', { name: 'New token' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('not a name');
      await page.getByRole('button', { name: 'Make the token' }).click();
      await page.locator('[aria-invalid="true"]').waitFor();
      await page.getByRole('textbox', { name: 'Name' }).fill('dashboard');
      await page.getByRole('button', { name: 'Make the token' }).click();
      const value = (await page.locator('[data-token]').textContent()) ?? '';
      await page.getByRole('button', { name: 'I have it' }).click();
      const row = page.getByRole('row').filter({ hasText: 'dashboard' });
      await row.waitFor();
      expect(await page.getByText(value).count()).toBe(0);

      const paused = await scene.ground.create(project, { description: 'Not for viewers', steps: [ONE] });
      const viewer = await open('/protocols?q=viewers', value);
      await viewer.getByRole('checkbox', { name: /^Choose 0/ }).check();
      await viewer.getByRole('button', { name: 'Start', exact: true }).click();
      const refusal = viewer.getByRole('region', { name: 'Notifications' });
      await refusal.getByText('Start was not possible').waitFor();
      await refusal
        .getByText(/viewer|operator/)
        .first()
        .waitFor();
      expect((await scene.ground.api.get(`/protocols/${paused}`)).body.status).toBe('pending');

      await page.getByRole('button', { name: 'Revoke dashboard' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await row.getByText(/revoked/).waitFor();
      await viewer
        .getByRole('link', { name: /^Events/ })
        .first()
        .click();
      await viewer.getByLabel('Token', { exact: true }).waitFor();
    });

    it('cancels several at once, and says what became of each', async () => {
      const ids: string[] = [];
      for (const what of ['first', 'second', 'third'])
        ids.push(await scene.ground.create(project, { description: `Obsolete ${what}`, steps: [ONE] }));
      const page = await open('/protocols?q=Obsolete');
      const boxes = page.getByRole('checkbox', { name: /^Choose 0/ });
      await boxes.nth(2).waitFor();
      // By keys: to the first row, choose it, to the next, choose that one too.
      for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
      await page.getByText('2 protocols chosen').waitFor();
      // Somebody else is quicker with one of them: the list is not told what will be refused.
      const chosen = await page
        .getByRole('row')
        .filter({ has: page.getByRole('checkbox', { checked: true }) })
        .count();
      expect(chosen).toBe(2);
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel 2 protocols' }).click();
      await page.getByText('Cancel: 2 done').waitFor();
      const statuses = await Promise.all(
        ids.map(async (id) => (await scene.ground.api.get(`/protocols/${id}`)).body.status),
      );
      expect(statuses).toEqual(['pending', 'cancelled', 'cancelled']);
      await page.getByRole('button', { name: 'Cancelled' }).click();
      await page.getByRole('row').filter({ hasText: 'Obsolete first' }).waitFor({ state: 'detached' });
      await boxes.nth(1).waitFor();
      expect(await boxes.count()).toBe(2);
    });
  },
);
