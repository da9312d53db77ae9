import type { Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { Keyboard } from '../support/console/keyboard';
import { eventually } from '../support/eventually';
import { githubWebhook, post, signed } from '../support/webhooks/signed-webhook';

jest.setTimeout(60_000);

const FAILS = `node -e "console.log('AssertionError: expected 3 to equal 4');process.exit(1)"`;

describeConsole('projects, and what needs a person', {}, (scene) => {
  const { open } = scene;

  /** A protocol whose only step has failed the judgement of its gate. */
  const blocked = async (project: string, description: string): Promise<string> => {
    const id = await scene.ground.protocol(await scene.ground.project(project), {
      description,
      policies: { auto_advance: true, auto_qa_after_exec: true, max_attempts: 1 },
      steps: [{ step_name: 'Add the sum', commands: ['echo 3 > sum.txt'], gates: [{ name: 'tests', command: FAILS }] }],
    });
    await scene.ground.until(id, 'blocked');
    return id;
  };

  const reasonOf = async (protocol: string): Promise<string> =>
    JSON.stringify((await scene.ground.api.get(`/protocols/${protocol}/events?type=manual_approval`)).list);

  it('shows the evidence for what is blocked, and takes an approval with its reason', async () => {
    const id = await blocked('evidence', 'Sum up');
    const page = await open('/');
    // Not the one of what is completed lately, which it is on in a moment.
    const row = page.getByRole('list', { name: 'Blocked' }).getByRole('listitem').filter({ hasText: '0001-sum-up' });
    await row.getByText('AssertionError: expected 3 to equal 4').waitFor();
    await row.getByRole('button', { name: /AssertionError/ }).click();
    await row.getByText(/^of commit/).waitFor();
    expect(new URL(page.url()).searchParams.get('open')).toBe(id);
    await row.getByRole('button', { name: 'More for 0001-sum-up' }).click();
    await page.getByRole('menuitem', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve Add the sum' });
    expect(await dialog.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('Three is what was asked for.');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await row.waitFor({ state: 'detached' });
    await scene.ground.until(id, 'completed');
    expect(await reasonOf(id)).toContain('Three is what was asked for.');
  });

  it('shows in every window what one has saved, and writes over nothing that it did not show', async () => {
    const id = await scene.ground.project('shared');
    const [mine, theirs] = [await open(`/projects/${id}?tab=policies`), await open(`/projects/${id}?tab=policies`)];
    await theirs.getByLabel('Tries of a step').waitFor();
    await mine.getByRole('button', { name: 'Add a gate' }).click();
    await mine.getByLabel('Command').fill('npm test');
    await mine.getByRole('button', { name: 'Save' }).click();
    await mine
      .getByText('name is required')
      .or(mine.getByText(/name must/))
      .first()
      .waitFor();
    await mine.getByLabel('Name').fill('tests');
    await mine.getByRole('button', { name: 'Save' }).click();
    await mine.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    await theirs.getByLabel('Command').waitFor();
    expect(await theirs.getByLabel('Command').inputValue()).toBe('npm test');

    await theirs.getByLabel('Tries of a step').fill('5');
    await mine.getByLabel('Tries of a step').fill('7');
    await mine.getByRole('button', { name: 'Save' }).click();
    await theirs.getByText(/It was changed elsewhere/).waitFor();
    expect(await theirs.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await theirs.getByRole('button', { name: 'Discard' }).click();
    expect(await theirs.getByLabel('Tries of a step').inputValue()).toBe('7');
  });

  it('registers a repository: what is wrong with an address is said while it is typed, and what is there', async () => {
    const address = scene.ground.repository({ 'package.json': '{"scripts":{"test":"node --test"}}' });
    await scene.ground.project('taken');
    const page = await open('/projects/new');
    await page.getByLabel('Repository').fill('/nowhere/at/all.git');
    await page.getByText(/There is no repository|no such|not found/i).waitFor();
    await page.getByLabel('Repository').fill(address);
    await page.getByText(/It can be read · its default branch is main/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('taken');
    await page.getByText('There is a project of this name already (taken).').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('found');
    await page.getByLabel('Base branch').fill('trunk');
    await page.getByText('The repository has no branch trunk').waitFor();
    await page.getByLabel('Base branch').fill('');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { level: 1, name: 'found' }).waitFor();
    await page.getByText('Ready').waitFor();

    await page.getByRole('button', { name: 'Take over npm run test' }).click();
    await page.getByRole('button', { name: 'Take over npm run test' }).waitFor({ state: 'detached' });
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect((await scene.ground.api.get(`/projects/${id}`)).body.gates).toEqual([
      expect.objectContaining({ command: 'npm run test' }),
    ]);
  });

  it('rotates the webhook secret: shown once, the one before good for a while, and what came is listed', async () => {
    const id = await scene.ground.project('hooked');
    const page = await open(`/projects/${id}?tab=webhooks`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copy = page.getByRole('button', { name: /: copy the secret$/ });
    const make = async (button: string, confirm: string): Promise<string> => {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('Copy it now: it is not shown again.').waitFor();
      await copy.click();
      await copy.getByLabel('copied').waitFor();
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(await copy.innerText()).toBe(copied);
      return copied;
    };
    const deliver = async (secret: string, identity: string): Promise<number> => {
      const hook = githubWebhook('ping', { zen: 'Keep it logically awesome.', hook_id: 1 }, identity);
      return (await post(`${scene.ground.url}/webhooks/github/${id}`, hook.body, signed(hook, secret))).status;
    };
    const first = await make('Make a secret', 'Make it');
    expect(await page.getByText(/^The one before/).count()).toBe(0);
    const second = await make('Rotate the secret', 'Rotate it');
    expect(second).not.toBe(first);
    await page.getByText('The one before is accepted too; it expires in 2 d.').waitFor();
    await page.getByText('Nothing has come yet').waitFor();
    expect([await deliver(second, 'new'), await deliver(first, 'old'), await deliver('a third', 'third')]).toEqual([
      ...[202, 202, 401],
    ]);
    // Without a reload, as whoever makes a hook waits for its test.
    const rows = page.getByRole('table', { name: 'Last deliveries' }).getByRole('row').filter({ hasText: 'ping' });
    // What nobody has signed is no word of this project: it stands under Operations.
    await rows.nth(1).waitFor();
    expect([await rows.count(), await rows.filter({ hasText: 'Ignored' }).count()]).toEqual([2, 2]);

    await page.reload();
    await page.getByText('The one before is accepted too; it expires in 2 d.').waitFor();
    expect(await copy.count()).toBe(0);
    for (const secret of [first, second]) expect(await page.content()).not.toContain(secret);
  });

  it('lets a person without a mouse register, decide, and store a secret', async () => {
    const blockedId = await blocked('keys', 'By keys');
    const address = scene.ground.repository();
    const page = await open('/');
    const keyboard = new Keyboard(page);
    await page.getByText('0001-by-keys').waitFor();
    await keyboard.press(/AssertionError/);
    await keyboard.press('More for 0001-by-keys');
    await page.getByRole('menuitem', { name: 'Approve' }).waitFor();
    await focusItem(page, keyboard, 'Approve');
    await keyboard.keys('Enter');
    await page.getByRole('dialog', { name: 'Approve Add the sum' }).waitFor();
    await keyboard.type('Reason', 'Seen by keys.');
    await keyboard.press('Approve');
    await page.getByRole('dialog', { name: 'Approve Add the sum' }).waitFor({ state: 'detached' });
    await scene.ground.until(blockedId, 'completed');
    expect(await reasonOf(blockedId)).toContain('Seen by keys.');

    await keyboard.keys('g', 'r');
    await keyboard.press('Register a repository');
    await page.getByRole('heading', { level: 1, name: 'Register a repository' }).waitFor();
    await page.keyboard.type(address);
    await keyboard.type('Name', 'typed');
    await keyboard.press('Register');
    await page.getByRole('heading', { level: 1, name: 'typed' }).waitFor();
    await keyboard.press('Secrets');
    await keyboard.type('Name', 'NPM_TOKEN');
    await keyboard.type('Value', 'npm-secret-value');
    await keyboard.press('Store');
    await page.getByRole('cell', { name: 'NPM_TOKEN', exact: true }).waitFor();
    await eventually(async () => {
      expect(await page.content()).not.toContain('npm-secret-value');
    });
  });
});

/** In a menu that is open the arrows go from item to item. */
async function focusItem(page: Page, keyboard: Keyboard, name: string): Promise<void> {
  const item = page.getByRole('menuitem', { name, exact: false });
  for (let step = 0; step < 20; step++) {
    if ((await item.getAttribute('data-highlighted')) !== null) return;
    await keyboard.keys('ArrowDown');
  }
  throw new Error(`The arrows never came to ${name}.`);
}
