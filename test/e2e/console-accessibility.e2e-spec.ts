import { readFileSync } from 'node:fs';
import { addressesOf, goTo, type Address } from '../support/console/addresses';
import { describeConsole } from '../support/console/console-scene';
import { startVariedRuns, VARIED_ENV, type VariedRuns } from '../support/console/varied-runs';

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

describeConsole('every page of the console, for everybody', VARIED_ENV, (scene) => {
  let runs: VariedRuns;
  let addresses: readonly Address[];
  beforeAll(async () => {
    runs = await startVariedRuns(scene.ground);
    addresses = await addressesOf(scene.ground, runs);
  });
  afterAll(async () => {
    await runs.close();
  });

  it('has no violation that axe knows of, light and dark', async () => {
    const page = await scene.open('/');
    const found: Record<string, unknown> = {};
    for (const address of addresses) {
      await page.emulateMedia({ colorScheme: 'light' });
      await goTo(page, scene.ground, address);
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
    const page = await scene.open('/', { width: 390, height: 844, touch: true });
    const wide: string[] = [];
    for (const address of addresses) {
      await goTo(page, scene.ground, address);
      if ((await page.evaluate<number>(TOO_WIDE)) > 0) wide.push(address.name);
    }
    expect(wide).toEqual([]);
  });
});
