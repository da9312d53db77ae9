import type { Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';

jest.setTimeout(60_000);

describeConsole('a review in the console', {}, (scene) => {
  let project: string;

  beforeAll(async () => {
    project = await scene.ground.project('shop');
  });

  /** Writes three where somebody asks for it, else four; its gate wants three. */
  const answer = {
    step_name: 'Answer',
    engine: 'shell',
    commands: [
      'if grep -q three "${DEKSDENFLOW_FINDINGS:-/dev/null}"; then echo three > answer.txt; else echo four > answer.txt; fi; seq 1 20 >> answer.txt',
    ],
    gates: [{ name: 'answer', command: 'grep -x three answer.txt' }],
  };
  const openStep = async (): Promise<Page> => {
    const id = await scene.ground.protocol(project, {
      description: 'How much is one and two',
      auto_advance: true,
      auto_qa_after_exec: false,
      steps: [answer],
    });
    await scene.ground.untilWaitsFor(id, 'approval');
    const page = await scene.open(`/protocols/${id}?tab=changes`);
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link').click();
    await page.getByRole('region', { name: 'Changes of Answer' }).getByText('four').waitFor();
    return page;
  };

  it('sends comments on lines as one request, and the next attempt passes', async () => {
    const page = await openStep();
    const diff = page.getByRole('region', { name: 'Changes of Answer' });
    const comment = async (line: number, words: string): Promise<void> => {
      await diff.locator(`[data-line="${String(line)}"]`).hover();
      await page.getByRole('button', { name: `Comment on line ${String(line)}`, exact: true }).click();
      await page.getByRole('textbox', { name: `Comment on line ${String(line)}` }).fill(words);
      await page.getByRole('button', { name: 'Add comment' }).click();
      await diff.getByText(words).waitFor();
    };
    await comment(1, 'One and two are three.');
    await comment(3, 'Why all these numbers?');
    // They outlive a reload.
    await page.reload();
    await page.getByText('2 comments, not sent yet').waitFor();
    await page.getByRole('textbox', { name: 'In general' }).fill('Nearly.');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') requests.push(new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, 'id'));
    });
    await page.getByRole('button', { name: 'Request changes' }).click();
    await diff.getByText('three', { exact: true }).waitFor();
    expect(requests).toEqual(['/steps/id/actions/request_changes']);
    expect(await page.getByText('not sent yet').count()).toBe(0);

    await page.getByLabel('Against').selectOption('previous');
    await diff.getByText('four').waitFor();
    expect(await diff.locator('[data-kind="removed"]').count()).toBe(1);

    await page.getByRole('link', { name: 'QA & gates' }).click();
    const findings = page.getByRole('list', { name: 'Findings' });
    await findings.getByText('One and two are three.').waitFor();
    expect(await findings.getByRole('listitem').count()).toBe(2);
    await page.getByRole('button', { name: 'Judge the step' }).click();
    await page.locator('main dl').getByText('Completed', { exact: true }).waitFor();
    await page.getByText('grep -x three answer.txt').waitFor();
  });

  it('is done by keys alone, and approved with a reason', async () => {
    const page = await openStep();
    await page.getByRole('region', { name: 'Changes of Answer' }).focus();
    for (const key of ['j', 'j', '+']) await page.keyboard.press(key);
    await page.getByRole('textbox', { name: 'Comment on line 2' }).waitFor();
    await page.keyboard.type('It is three.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('1 comment, not sent yet').waitFor();
    await page.getByRole('button', { name: 'Request changes' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /Execution 2/ }).waitFor();
    await page.getByRole('region', { name: 'Changes of Answer' }).getByText('three', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Approve' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.type('I have counted.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('main dl').getByText('Completed', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'QA & gates' }).click();
    await page.getByText('I have counted.').first().waitFor();
  });
});
