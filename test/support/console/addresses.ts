import type { Page } from 'playwright-core';
import { eventually } from '../eventually';
import type { ConsoleGround } from './console-ground';
import type { VariedRuns } from './varied-runs';

export interface Address {
  /** Of a file, too. */
  readonly name: string;
  readonly path: string;
  /** What is opened there, beyond what the address says. */
  readonly open?: (page: Page) => Promise<void>;
}

/** Every page and tab of the console, with something on it. */
export async function addressesOf(ground: ConsoleGround, { projects, runs }: VariedRuns): Promise<readonly Address[]> {
  const attempts = (await ground.api.get(`/protocols/${runs.failed}/attempts`)).list;
  const attempt = String(attempts.find(({ kind, status }) => kind === 'qa' && status !== 'cancelled')?.id);
  const live = (await ground.api.get('/attempts?status=running')).list[0]?.id;
  const event = (await ground.api.get(`/protocols/${runs.failed}/events?type=gate_failed`)).list[0]?.id;
  const project = `/projects/${projects.billing}`;
  const tabs = ['timeline', 'log', 'changes', 'qa', 'ci', 'plan', 'cost'];
  return [
    { name: 'needs-you', path: '/' },
    {
      name: 'palette',
      path: '/',
      open: async (page) => {
        await page.getByRole('button', { name: /^Go to/ }).click();
        // Its code comes when it is asked for.
        await page.getByRole('dialog', { name: 'Go to' }).getByRole('option').first().waitFor();
      },
    },
    { name: 'projects', path: '/projects' },
    { name: 'project-new', path: '/projects/new' },
    { name: 'project', path: project },
    { name: 'project-policies', path: `${project}?tab=policies` },
    { name: 'project-secrets', path: `${project}?tab=secrets` },
    { name: 'project-webhooks', path: `/projects/${projects.shop}?tab=webhooks` },
    { name: 'protocols', path: '/protocols' },
    {
      name: 'protocols-chosen',
      path: '/protocols?status=blocked',
      open: async (page) => {
        // On a telephone rows are cards, and there is no head with a box for all of them.
        await page.locator('tbody').getByRole('checkbox').first().check();
      },
    },
    { name: 'protocols-board', path: '/protocols?view=board' },
    { name: 'protocols-none', path: '/protocols?q=nothing-is-called-so' },
    { name: 'protocol-new', path: '/protocols/new' },
    {
      name: 'protocol-new-steps',
      path: `/protocols/new?project=${projects.shop}`,
      open: async (page) => {
        await page.getByRole('radio', { name: /I write the steps/ }).check();
        await page.getByRole('button', { name: 'Add a gate' }).click();
        await page.getByText('Policies and budgets').click();
      },
    },
    ...tabs.map((tab) => ({ name: `protocol-failed-${tab}`, path: `/protocols/${runs.failed}?tab=${tab}` })),
    { name: 'protocol-ci', path: `/protocols/${runs.ciFailed}?tab=ci` },
    { name: 'protocol-running', path: `/protocols/${runs.running}?tab=log` },
    { name: 'protocol-completed', path: `/protocols/${runs.completed}` },
    { name: 'protocol-pending', path: `/protocols/${runs.pending}` },
    { name: 'attempt', path: `/attempts/${attempt}` },
    { name: 'attempt-running', path: `/attempts/${String(live)}` },
    { name: 'operations-running', path: '/operations' },
    { name: 'operations-queues', path: '/operations?tab=queues' },
    { name: 'operations-deliveries', path: '/operations?tab=deliveries' },
    { name: 'operations-jobs', path: '/operations?tab=jobs' },
    { name: 'events', path: `/events?type=checks&open=${String(event)}` },
    { name: 'settings-tokens', path: '/settings' },
    {
      name: 'settings-token-new',
      path: '/settings',
      open: async (page) => {
        await page.getByRole('button', { name: 'New token' }).click();
        await page.getByRole('dialog', { name: 'New token' }).waitFor();
      },
    },
    { name: 'settings-engines', path: '/settings?tab=engines' },
    { name: 'settings-system', path: '/settings?tab=system' },
    { name: 'settings-audit', path: '/settings?tab=audit' },
    { name: 'settings-device', path: '/settings?tab=device' },
    { name: 'not-found', path: '/nowhere' },
  ];
}

/** A heading is there, nothing is loading any more, and letters are drawn. */
const SETTLED = `document.querySelector('h1') !== null && document.fonts.status === 'loaded'
  && ![...document.querySelectorAll('[role="status"]')].some((each) => each.textContent.includes('Loading…'))`;

export async function goTo(page: Page, ground: ConsoleGround, { path, open }: Address): Promise<void> {
  await page.goto(ground.at(path));
  await settled(page);
  if (open === undefined) return;
  await open(page);
  await settled(page);
}

/** Asked from outside: a page that waits by itself evaluates text, which the content policy refuses. */
const settled = (page: Page): Promise<boolean> =>
  eventually(async () => {
    if (!(await page.evaluate<boolean>(SETTLED))) throw new Error(`It does not settle: ${page.url()}`);
    return true;
  });
