import type { Page } from 'playwright-core';
import { untilLive } from '../support/console/browser';
import { describeConsole } from '../support/console/console-scene';

jest.setTimeout(60_000);

interface Named {
  readonly id: string;
}

describeConsole('a protocol in the console', {}, (scene) => {
  let project: string;

  beforeAll(async () => {
    project = await scene.ground.project('shop');
  });

  const { open } = scene;
  const create = async (body: object): Promise<string> => {
    const answer = await scene.ground.api.post(`/projects/${project}/protocols`, body);
    expect(answer.status).toBe(201);
    return String(answer.body.id);
  };
  const list = async <T extends Named>(path: string): Promise<readonly T[]> =>
    (await scene.ground.api.get(path)).body as unknown as readonly T[];
  const step = (name: string, ...commands: string[]): object => ({ step_name: name, engine: 'shell', commands });
  const status = (page: Page, words: string) => page.locator('main dl').getByText(words, { exact: true });
  const endless = { description: 'Go on', auto_advance: true, steps: [step('Endless', 'echo begun; exec sleep 600')] };

  it('is watched from its start to its end, live and without a reload', async () => {
    const gates = [{ name: 'unit', command: 'echo all is well' }];
    const id = await create({
      description: 'Add a table and its page',
      auto_advance: true,
      auto_qa_after_exec: true,
      steps: [
        { ...step('Add the table', 'echo a table > table.txt'), gates },
        { ...step('Add the page', 'echo a page > page.txt'), gates },
      ],
    });
    const page = await open(`/protocols/${id}`);
    await page.evaluate('window.notReloaded = true');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await status(page, 'Completed').waitFor();
    const steps = page.getByRole('navigation', { name: 'Steps' });
    expect(await steps.getByRole('img', { name: 'Completed' }).count()).toBe(2);
    expect(await steps.getByText('QA passed').count()).toBe(2);
    await page
      .getByRole('region', { name: 'What happened' })
      .getByText('is completed', { exact: false })
      .first()
      .waitFor();
    await page.getByRole('link', { name: /^Add the page: Execution 1, succeeded/ }).waitFor();

    await page.getByRole('link', { name: 'QA & gates' }).click();
    await page.getByText('echo all is well').first().waitFor();
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByRole('button', { name: 'table.txt', exact: true }).first().click();
    await page.getByRole('region', { name: 'Changes of the protocol' }).getByText('a table', { exact: true }).waitFor();
    expect(await page.evaluate('window.notReloaded')).toBe(true);
  });

  it('shows what an agent prints, and cancels it', async () => {
    const id = await scene.ground.protocol(project, endless);
    const page = await open(`/protocols/${id}?tab=log`);
    await page.getByRole('region', { name: 'Log of Execution 1' }).getByText('begun', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Cancel/ });
    await dialog.getByRole('button', { name: 'Cancel the protocol' }).click();
    await dialog.waitFor({ state: 'detached' });
    await status(page, 'Cancelled').waitFor();
    // The agent is gone as well, and its log has come to its end.
    await page.getByText('follows what is printed').waitFor({ state: 'detached' });
    const [attempt] = await list<Named & { status: string }>(`/protocols/${id}/attempts?limit=1`);
    expect(attempt?.id).toBeDefined();
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByRole('link', { name: /^Endless: Execution 1, cancelled/ }).waitFor();
  });

  it('leads to the evidence on a telephone, where that is below the fold', async () => {
    const gates = [{ name: 'unit', command: 'echo no sum of this is right; exit 1' }];
    const steps = [{ ...step('Sum', 'echo 4 > sum.txt'), gates, max_attempts: 1 }];
    const id = await create({ description: 'Sum it up', auto_advance: true, steps });
    await scene.ground.act(id, 'start');
    await scene.ground.until(id, 'blocked');
    const page = await open(`/protocols/${id}`, { width: 390, height: 844, touch: true });
    const tabs = page.getByRole('navigation', { name: 'Parts of the protocol' });
    await tabs.waitFor();
    expect((await tabs.boundingBox())?.y).toBeGreaterThan(506);
    await page.getByRole('link', { name: 'Read the evidence of Sum' }).tap();
    await page.getByText('no sum of this is right').first().waitFor();
    expect((await tabs.boundingBox())?.y).toBeLessThan(422);
  });

  it('is the same in two browsers within a second', async () => {
    const id = await scene.ground.protocol(project, endless);
    const [here, there] = await Promise.all([open(`/protocols/${id}`), open(`/protocols/${id}`)]);
    await status(there, 'Running').waitFor();
    await untilLive(there);
    const seen = there.evaluate(WHEN_PAUSED);
    await here.getByRole('button', { name: 'Pause' }).click();
    // A click is not yet an event; once the other browser shows it, there is one.
    const shownAt = Number(await seen);
    const [paused] = await list<Named & { created_at: string }>(`/protocols/${id}/events?type=paused`);
    expect(shownAt - Date.parse(paused?.created_at ?? '')).toBeLessThan(1_000);
    await scene.ground.api.post(`/protocols/${id}/actions/cancel`, {});
    await status(here, 'Cancelled').waitFor();
  });

  describe('addresses', () => {
    let id: string;
    let first: string;
    let attempt: string;
    beforeAll(async () => {
      id = await scene.ground.protocol(project, {
        description: 'Print much',
        auto_advance: true,
        steps: [
          { ...step('Print', 'seq 1 5000 | sed "s/^/row /"; seq 1 400 > numbers.txt'), qa: { policy: 'skip' } },
          { ...step('Print again', 'echo again'), qa: { policy: 'skip' } },
        ],
      });
      await scene.ground.until(id, 'completed');
      first = (await list(`/protocols/${id}/steps`))[0]?.id ?? '';
      attempt = (await list(`/steps/${first}/attempts`))[0]?.id ?? '';
    });

    it('lead to a tab, a step and a line of the log', async () => {
      const page = await open(`/protocols/${id}?tab=log&step=${first}&line=2501`);
      await page.getByRole('heading', { level: 2, name: '1. Print' }).waitFor();
      const line = page.locator('[data-line="2501"][data-current]');
      await line.getByText('row 2500').waitFor();
      expect(await line.isVisible()).toBe(true);
      await page.getByRole('searchbox').fill('row 4444');
      await page.getByText('1 lines', { exact: true }).waitFor();
      await page.getByRole('searchbox').press('Enter');
      await page.locator('[data-current]').getByText('row 4444').waitFor();
      expect(new URL(page.url()).searchParams.get('line')).toBe('4445');
    });

    it('lead to a line of the diff and to an event', async () => {
      const page = await open(`/protocols/${id}?tab=changes&file=numbers.txt&line=321`);
      await page.locator('[data-line="321"][data-marked]').getByText('321').first().waitFor();
      await page.goto(scene.ground.at(`/protocols/${id}?event=2`));
      await page.locator('[data-seq="2"][data-wanted]').waitFor();
      await page.goto(scene.ground.at(`/attempts/${attempt}?view=raw&q=row%20777`));
      await page.getByRole('region', { name: 'Log of this attempt' }).waitFor();
      await page.getByText('1 lines', { exact: true }).waitFor();
    });

    it('go from tab to tab by keys', async () => {
      const page = await open(`/protocols/${id}`);
      const tab = (name: string) => page.getByRole('link', { name, exact: true, includeHidden: false });
      await tab('Timeline').waitFor();
      for (const name of ['Live log', 'Changes', 'QA & gates', 'CI', 'Plan', 'Cost', 'Timeline']) {
        await page.keyboard.press(']');
        await page.locator('a[aria-current="page"]', { hasText: name }).waitFor();
      }
      await page.keyboard.press('[');
      await page.locator('a[aria-current="page"]', { hasText: 'Cost' }).waitFor();
    });
  });

  it('is started, read and cancelled by keys alone', async () => {
    const id = await create(endless);
    const page = await open(`/protocols/${id}`);
    const start = page.getByRole('button', { name: 'Start', exact: true });
    await start.waitFor();
    await press(page, 'Start');
    await status(page, 'Running').waitFor();
    await page.keyboard.press(']');
    await page.getByText('begun', { exact: true }).waitFor();
    await press(page, 'Cancel');
    const dialog = page.getByRole('dialog', { name: /^Cancel/ });
    await dialog.waitFor();
    await press(page, 'Cancel the protocol');
    await status(page, 'Cancelled').waitFor();
  });
});

/** In the page: when the word is there, by the clock that the server has as well. */
const WHEN_PAUSED = `new Promise((resolve) => {
  const look = () => document.querySelector('main dl').innerText.includes('Paused') && resolve(Date.now());
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
})`;

/** By Tab to the button of this name, and Enter. */
async function press(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 80; count++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate('document.activeElement.innerText ?? ""');
    if (focused === name) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`Tab does not come to ${name}.`);
}
