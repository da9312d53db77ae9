import type { Page, Route } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { gate } from '../support/gate';

jest.setTimeout(60_000);

/** Requests that the test answers when it likes. */
interface Held {
  /** Resolves when the page has sent it. */
  readonly route: Promise<Route>;
}

describeConsole('what the console shows before the server has answered', {}, (scene) => {
  let project: string;

  beforeAll(async () => {
    project = await scene.ground.project('shop');
  });

  const { open } = scene;
  const hold = async (page: Page, action: string): Promise<Held> => {
    const { opened, open: take } = gate<Route>();
    await page.route(`**/actions/${action}`, take);
    return { route: opened };
  };
  const refuse = async ({ route }: Held): Promise<void> => {
    const body = { status: 409, code: 'protocol.transition_refused', title: 'Conflict', detail: 'Somebody was first.' };
    await (await route).fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(body) });
  };

  it('takes a row away that was dealt with, and brings it back when the server says no', async () => {
    const id = await scene.ground.create(project, { description: 'Sweep the floor', steps: [step()] });
    const { protocol_name: name } = (await scene.ground.api.get(`/protocols/${id}`)).body;
    const page = await open('/');
    const row = page
      .getByRole('list', { name: 'Not started' })
      .getByRole('listitem')
      .filter({ hasText: String(name) });
    const held = await hold(page, 'start');
    await row.getByRole('button', { name: 'Start' }).click();
    await row.waitFor({ state: 'detached' });
    await refuse(held);
    const notices = page.getByRole('region', { name: 'Notifications' });
    await notices.getByText('Start was not possible').waitFor();
    await notices.getByText('Somebody was first. (protocol.transition_refused)').waitFor();
    await row.getByRole('button', { name: 'Start' }).waitFor();
    await page.unroute('**/actions/start');
    await row.getByRole('button', { name: 'Start' }).click();
    await scene.ground.until(id, 'planned');
  });

  it('shows a protocol as paused at once, and as before when the server says no', async () => {
    const id = await scene.ground.protocol(project, {
      description: 'Count the sheep',
      auto_advance: false,
      steps: [step()],
    });
    await scene.ground.until(id, 'planned');
    const page = await open(`/protocols/${id}`);
    const status = page.getByRole('definition').first();
    await status.getByText('Planned').waitFor();
    const held = await hold(page, 'pause');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await status.getByText('Paused').waitFor();
    // Nothing that a second press could do with a state that nobody knows yet.
    await page.getByRole('button', { name: 'More actions' }).waitFor({ state: 'detached' });
    await refuse(held);
    await status.getByText('Planned').waitFor();
    await page.getByRole('button', { name: 'Run the next step' }).waitFor();
  });

  it('shows an approved step as completed at once; the words of a refused one are not lost', async () => {
    const id = await scene.ground.protocol(project, {
      description: 'Judge by eye',
      auto_advance: true,
      steps: [{ ...step(), gates: [{ name: 'never', command: 'false' }], max_attempts: 1 }],
    });
    await scene.ground.until(id, 'blocked');
    const page = await open(`/protocols/${id}`);
    // Behind the dialog it has no role for anybody.
    const rail = page.locator('nav[aria-label="Steps"]');
    await rail.getByRole('link').click();
    const held = await hold(page, 'approve');
    await page.getByRole('region', { name: 'Step 1' }).getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: /^Approve/ });
    await dialog.getByLabel('Reason').fill('I have read it twice.');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await rail.getByText('Completed').waitFor();
    await refuse(held);
    await rail.getByText('Completed').waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('I have read it twice.');
    await page.unroute('**/actions/approve');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.waitFor({ state: 'detached' });
    await scene.ground.until(id, 'completed');
  });
});

const step = (): Readonly<Record<string, unknown>> => ({
  step_name: 'Work',
  engine: 'shell',
  commands: ['echo done >> done.txt'],
});
