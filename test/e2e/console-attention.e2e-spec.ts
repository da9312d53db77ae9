import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { removeTemporaryFolders, temporaryFolder } from '../support/engine-run';
import { claudeDoes } from '../support/fake-answers';
import { installFakeCli } from '../support/fake-cli/install-fake-cli';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { PushedBranches } from '../support/forges/pushed-branches';

jest.setTimeout(90_000);

const SECRET = 'the secret of the hooks';
/** More than the API gives in one page. */
const MANY = 104;
const AT_ONCE = 8;

const gated = (name: string, more: object = {}): object => ({
  step_name: name,
  gates: [{ name: 'readme', command: 'test -f README.md' }],
  ...more,
});

/** An agent whose work costs something. */
function paidAgent(): Promise<Readonly<Record<string, string>>> {
  const bin = temporaryFolder('paid');
  installFakeCli(bin, 'claude', claudeDoes({ 'done.txt': 'done' }));
  return Promise.resolve({
    DEKSDENFLOW_CLAUDE_PROGRAM: join(bin, 'claude'),
    ANTHROPIC_API_KEY: 'test-key-anthropic',
    DEKSDENFLOW_CI_POLL_SECONDS: '1',
    DEKSDENFLOW_CI_SETTLE_SECONDS: '0',
  });
}

describeConsole('what needs a person', paidAgent, (scene) => {
  afterAll(removeTemporaryFolders);

  const { open } = scene;
  const rowOf = (page: Page, kind: string, name: string): Locator =>
    page.getByRole('list', { name: kind, exact: true }).getByRole('listitem').filter({ hasText: name });
  const nameOf = async (id: string): Promise<string> =>
    String((await scene.ground.api.get(`/protocols/${id}`)).body.protocol_name);

  describe('a budget that is used up', () => {
    /** Each run of the agent is charged 1050 tokens: the second step is stopped. */
    const stopped = async (name: string): Promise<string> => {
      const project = await scene.ground.project(name, { default_engine: 'claude', policies: { auto_advance: true } });
      const id = await scene.ground.protocol(project, {
        description: 'Spend it',
        max_tokens_per_protocol: 1_500,
        steps: ['One', 'Two'].map((step) => gated(step, { instructions: 'Do it.', qa: { policy: 'light' } })),
      });
      await scene.ground.untilWaitsFor(id, 'budget');
      return id;
    };

    it('is raised from its row: twice as much is proposed, and what would not help is refused at its field', async () => {
      const id = await stopped('paid');
      const page = await open('/');
      const row = rowOf(page, 'Budget reached', '0001-spend-it');
      await row.getByText('2100 tokens of 1500 tokens').waitFor();
      await row.getByRole('button', { name: 'Raise the budget and go on' }).click();
      const dialog = page.getByRole('dialog', { name: 'Raise the budget of 0001-spend-it' });
      await dialog.getByText('2,100 tokens, $0.02').waitFor();
      const cap = dialog.getByLabel('Tokens for the protocol');
      const raise = dialog.getByRole('button', { name: /^Raise and/ });
      expect(await cap.inputValue()).toBe('4200');
      expect(await cap.getAttribute('aria-invalid')).toBeNull();
      await cap.fill('0');
      await dialog.getByText('A number above 0').waitFor();
      expect(await raise.isDisabled()).toBe(true);
      // Above the cap before, and used up all the same.
      await cap.fill('2100');
      await raise.click();
      await dialog.getByText('The protocol has used 2100 tokens already: give more than that.').waitFor();
      expect(await cap.getAttribute('aria-invalid')).toBe('true');
      expect((await scene.ground.api.get(`/protocols/${id}`)).body).toMatchObject({
        status: 'blocked',
        budget: { max_tokens_per_protocol: 1_500 },
      });
      await cap.fill('4200');
      await raise.click();
      await dialog.waitFor({ state: 'detached' });
      await row.waitFor({ state: 'detached' });
      await scene.ground.until(id, 'completed');
      expect((await scene.ground.api.get(`/protocols/${id}`)).body.budget).toMatchObject({
        max_tokens_per_protocol: 4_200,
      });
    });

    it('is raised from the page of the protocol', async () => {
      const id = await stopped('paid too');
      const page = await open(`/protocols/${id}`);
      await page.getByRole('button', { name: /^Raise the budget and/ }).click();
      const dialog = page.getByRole('dialog', { name: /^Raise the budget/ });
      expect(await dialog.getByLabel('Tokens for the protocol').inputValue()).toBe('4200');
      await dialog.getByRole('button', { name: /^Raise and/ }).click();
      await page.locator('main dl').getByText('Completed', { exact: true }).waitFor();
    });
  });

  it('comes from the forge, and goes by itself when the forge says otherwise', async () => {
    const remote = scene.ground.repository();
    const forge = await GithubStandIn.start();
    const pushed = await PushedBranches.follow(remote, forge);
    try {
      const project = await scene.ground.project('on github', {
        git_url: remote,
        ci_provider: 'github',
        forge_url: forge.apiUrl,
        forge_repository: forge.repository,
        policies: { auto_advance: true, open_pr: 'start', required_checks: ['build'] },
        secrets: { FORGE_TOKEN: forge.token, WEBHOOK_SECRET: SECRET },
      });
      forge.sendWebhooksTo(`${scene.ground.url}/webhooks/github/${project}`, SECRET);
      const steps = [gated('Work', { commands: ['echo done > done.txt'] })];
      const judgedAfterCi = { auto_qa_on_ci: true, auto_qa_after_exec: false };
      const ready = await scene.ground.protocol(project, { description: 'Good', steps });
      const red = await scene.ground.protocol(project, { description: 'Red', steps, ...judgedAfterCi });
      const page = await open(`/?project=${project}`);
      const build = async (id: string, state: 'success' | 'failure'): Promise<void> => {
        const sha = String((await scene.ground.api.get(`/protocols/${id}`)).body.head_sha);
        await forge.setChecks(sha, [{ name: 'build', state, ...(state === 'failure' && { log: 'error: no sum' }) }]);
      };
      const numberOf = async (id: string): Promise<number> => {
        const name = await nameOf(id);
        return forge.pullRequests().find(({ branch }) => branch === name)?.number ?? 0;
      };

      await scene.ground.untilWaitsFor(red, 'ci');
      await build(red, 'failure');
      const failed = rowOf(page, 'CI failed', await nameOf(red));
      await failed.getByText('error: no sum').waitFor();
      await failed.getByRole('button', { name: /^(Retry|Try again)$/ }).waitFor();
      await build(red, 'success');
      await failed.waitFor({ state: 'detached' });
      await rowOf(page, 'Ready to merge', await nameOf(red)).waitFor();

      await scene.ground.untilWaitsFor(ready, 'draft');
      await build(ready, 'success');
      const number = await numberOf(ready);
      const merge = rowOf(page, 'Ready to merge', await nameOf(ready));
      const link = merge.getByRole('link', { name: `Merge pull request #${String(number)}` });
      await link.waitFor();
      expect(await link.getAttribute('href')).toMatch(new RegExp(`^http.*/pull/${String(number)}$`));
      expect(await link.getAttribute('target')).toBe('_blank');

      // GitHub tells nobody of conflicts: they are seen when something else makes us look.
      forge.conflict(number);
      await build(ready, 'success');
      const conflicts = rowOf(page, 'Conflicts', await nameOf(ready));
      await conflicts.getByRole('link', { name: `Resolve conflicts of pull request #${String(number)}` }).waitFor();
      expect(await merge.count()).toBe(0);
      forge.conflictSolved(number);
      await build(ready, 'success');
      await conflicts.waitFor({ state: 'detached' });
      await link.waitFor();
      for (const id of [ready, red]) await forge.merge(await numberOf(id));
      await page.getByText('Nothing of this kind needs you').waitFor();
      await Promise.all([ready, red].map((id) => scene.ground.until(id, 'completed')));
      expect(forge.violations).toEqual([]);
    } finally {
      await pushed.close();
      await forge.close();
    }
  });

  it('is counted, shown and walked through by keys when it is more than a page of the API has', async () => {
    const project = await scene.ground.project('crowd', { policies: { auto_advance: false } });
    const first = await scene.ground.protocol(project, {
      description: 'Planned',
      steps: [gated('One', { commands: ['true'] })],
    });
    await scene.ground.untilWaitsFor(first, 'next_step');
    for (let made = 0; made < MANY; made += AT_ONCE)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          scene.ground.create(project, { description: `Wish ${String(made + index)}` }),
        ),
      );
    const page = await open(`/?project=${project}`);
    const badge = page.getByRole('navigation', { name: 'Places' }).first().getByText('99+');
    await badge.waitFor();
    await page.getByText('More than 100 runs go on only when a person does something.').waitFor();
    const waiting = page.getByRole('list', { name: 'Not started' }).getByRole('listitem');
    await page.getByRole('link', { name: 'Show all 100' }).waitFor();
    expect(await waiting.count()).toBe(8);

    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(`${String(MANY + 1)} runs go on only when a person does something.`).waitFor();
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await badge.waitFor();

    // From the one of the group before into the next group, and back.
    const cursor = page.locator('[data-row][data-cursor="true"]');
    await rowOf(page, 'Next step', '0001-planned').waitFor();
    await page.keyboard.press('j');
    await cursor.filter({ hasText: '0001-planned' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await cursor.innerText()).toBe(await waiting.nth(1).innerText());
    await page.keyboard.press('k');
    expect(await cursor.innerText()).toBe(await waiting.nth(0).innerText());

    await page.getByRole('link', { name: `Show all ${String(MANY)}` }).click();
    await waiting.nth(MANY - 1).waitFor();
    expect(await waiting.count()).toBe(MANY);
    for (let row = 0; row < 20; row++) await page.keyboard.press('j');
    await cursor.waitFor();
    const name = (await cursor.getByRole('link').first().innerText()).trim();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });
});
