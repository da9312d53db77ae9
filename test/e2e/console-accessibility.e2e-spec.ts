import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { addressesOf, goTo, type Address } from '../support/console/addresses';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser, type WatchedPage } from '../support/console/browser';
import { ConsoleGround } from '../support/console/console-ground';
import { startVariedRuns, VARIED_ENV, type VariedRuns } from '../support/console/varied-runs';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Each violation in a line: the rule, what breaks it, and why. In the dark only colours can be different. */
const check = (rules: 'all' | 'colours'): string => `axe
  .run(document, ${rules === 'all' ? '{}' : `{ runOnly: ['color-contrast'] }`})
  .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ': ' + failureSummary)))`;

/** Colours of what was drawn before a change of scheme are old until the next frame. */
const PAINTED = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** No page is wider than a telephone; what is wide scrolls in a box of its own. */
const TOO_WIDE = `[document.documentElement, document.getElementById('main')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).length`;

requireOrSkip(
  'Chromium',
  chromiumProgram !== undefined,
  CHROMIUM_HINT,
)('every page of the console, for everybody', () => {
  let browser: Browser;
  let ground: ConsoleGround;
  let runs: VariedRuns;
  let addresses: readonly Address[];
  let window: WatchedPage;
  beforeAll(async () => {
    [browser, ground] = await Promise.all([startBrowser(), ConsoleGround.start(VARIED_ENV)]);
    runs = await startVariedRuns(ground);
    addresses = await addressesOf(ground, runs);
  });
  afterEach(async () => {
    expect(window.complaints).toEqual([]);
    await window.close();
  });
  afterAll(async () => {
    await browser.close();
    await runs.close();
    await ground.close();
  });

  it('has no violation that axe knows of, light and dark', async () => {
    window = await openPage(browser, ground.at('/'));
    const { page } = window;
    const found: Record<string, unknown> = {};
    for (const address of addresses) {
      await page.emulateMedia({ colorScheme: 'light' });
      await goTo(page, ground, address);
      await page.evaluate(AXE);
      const light = await page.evaluate<string[]>(check('all'));
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.evaluate(PAINTED);
      const dark = await page.evaluate<string[]>(check('colours'));
      if (light.length + dark.length > 0) found[address.name] = { light, dark };
    }
    expect(found).toEqual({});
  });

  it('fits a telephone', async () => {
    window = await openPage(browser, ground.at('/'), { width: 390, height: 844, touch: true });
    const { page } = window;
    const wide: string[] = [];
    for (const address of addresses) {
      // The keys that open it are not on a telephone.
      if (address.name === 'palette') continue;
      await goTo(page, ground, address);
      if ((await page.evaluate<number>(TOO_WIDE)) > 0) wide.push(address.name);
    }
    expect(wide).toEqual([]);
  });
});
