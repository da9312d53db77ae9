import type { Browser, Locator, Page } from 'playwright-core';
import { openPage, startBrowser } from '../../support/console/browser';
import { type Crowd, loadCrowd } from '../../support/crowd';
import { startTestApp } from '../../support/test-app';
import type { Contender, Figures, Ground, Load } from '../contender';
import { longestTask } from './longest-task';
import { storeLongOutput } from './long-output';

/** Over the whole of a list, frame by frame, and then to places here and there, as somebody who drags the bar. */
const SCROLL = `async (box) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let count = 0; count < 200; count++) {
    box.scrollTop += 900;
    await frame();
  }
  for (let count = 0; count < 60; count++) {
    box.scrollTop = ((count * 7919) % 1000) / 1000 * box.scrollHeight;
    await frame();
  }
}`;

/** Bytes of scripts as they came over the wire. */
const SCRIPT_BYTES = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

/** A protocol with many events and a long log, in real Chromium: how long the page is deaf at most. */
export class ConsoleContender implements Contender {
  readonly name = 'deksdenflow, console';
  readonly backend = 'embedded';

  constructor(private readonly load: Load) {}

  async measure(_ground: Ground): Promise<Figures> {
    const app = await startTestApp({});
    const browser = await startBrowser();
    try {
      const { events, logLines } = this.load.console;
      const crowd = await loadCrowd(app.database, { protocols: 1, events, projects: 1 });
      await storeLongOutput(app.database, crowd.attemptId, logLines);
      const at = (path: string): string => `${app.url}/console${path}`;
      return {
        ...(await firstLoad(browser, at(''))),
        ...(await this.timeline(browser, at(`/protocols/${crowd.protocolId}?noise=shown`))),
        ...(await this.log(browser, at(logOf(crowd)))),
      };
    } finally {
      await browser.close();
      await app.close();
    }
  }

  private async timeline(browser: Browser, address: string): Promise<Figures> {
    const { page, close } = await openPage(browser, 'about:blank');
    const box = page.getByRole('region', { name: 'What happened' });
    let usable = Number.NaN;
    const loading = await longestTask(browser, page, async () => {
      const begin = performance.now();
      await page.goto(address);
      await box.getByText('The engine has said something.').first().waitFor();
      usable = performance.now() - begin;
      await page.getByText('loading…').waitFor({ state: 'detached' });
    });
    const scrolling = await longestTask(browser, page, () => scroll(box));
    await close();
    return {
      'protocol usable, ms': usable,
      'timeline loads: longest task, ms': loading,
      'timeline scrolls: longest task, ms': scrolling,
    };
  }

  private async log(browser: Browser, address: string): Promise<Figures> {
    const { page, close } = await openPage(browser, 'about:blank');
    const loading = await longestTask(browser, page, async () => {
      await page.goto(address);
      await page.getByText(`${this.load.console.logLines.toLocaleString('en-US')} lines`).waitFor({ timeout: 120_000 });
    });
    const box = page.getByRole('region', { name: 'Log of this attempt' });
    const scrolling = await longestTask(browser, page, () => scroll(box));
    const searching = await longestTask(browser, page, () => search(page));
    await close();
    return {
      'log loads: longest task, ms': loading,
      'log scrolls: longest task, ms': scrolling,
      'log is searched: longest task, ms': searching,
    };
  }
}

const logOf = ({ attemptId }: Crowd): string => `/attempts/${attemptId}`;

async function firstLoad(browser: Browser, address: string): Promise<Figures> {
  const { page, close } = await openPage(browser, 'about:blank');
  const begin = performance.now();
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const usable = performance.now() - begin;
  const bytes = Number(await page.evaluate(SCRIPT_BYTES));
  await close();
  return { 'first page usable, ms': usable, 'first page: scripts, kB': bytes / 1_000 };
}

async function scroll(box: Locator): Promise<void> {
  await box.evaluate(`(box) => (${SCROLL})(box)`);
}

async function search(page: Page): Promise<void> {
  await page.getByRole('searchbox').fill('case 199');
  await page
    .getByText(/^[\d,]+ lines$/)
    .first()
    .waitFor();
}
