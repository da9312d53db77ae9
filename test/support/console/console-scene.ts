import type { Browser, Page } from 'playwright-core';
import { allTold, tellOnFailure } from '../failure-report';
import { requireOrSkip } from '../requirement';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser, type Look, type WatchedPage } from './browser';
import { ConsoleGround } from './console-ground';

type Env = Readonly<Record<string, string>>;

/** Characters of a page in the report of a failure. */
const SHOWN_LENGTH = 2_000;

/** A real server and a real Chromium, from before the first test of a suite until after its last one. */
export class ConsoleScene {
  private browser: Browser | undefined;
  private started: ConsoleGround | undefined;
  private readonly windows: WatchedPage[] = [];

  get ground(): ConsoleGround {
    if (this.started === undefined)
      throw new Error('The server of a suite is there in its tests and its own beforeAll.');
    return this.started;
  }

  async start(env: Env): Promise<void> {
    [this.browser, this.started] = await Promise.all([startBrowser(), ConsoleGround.start(env)]);
    tellOnFailure(() => this.seen());
  }

  /** What stands in each window of the test. */
  private seen(): Promise<string> {
    const pages = this.windows.flatMap(({ context }) => context.pages());
    return allTold(
      pages.map((page) => async () => {
        const text = await page.locator('body').innerText({ timeout: 2_000 });
        return `${page.url()} shows:\n${text.replaceAll(/\s*\n\s*/g, ' | ').slice(0, SHOWN_LENGTH)}`;
      }),
    );
  }

  /** A window of its own on a page of the console: `/protocols` is `/console/protocols`. It is closed after the test. */
  readonly open = async (path: string, look: Look = {}): Promise<Page> => {
    if (this.browser === undefined) throw new Error('There is no browser yet.');
    const window = await openPage(this.browser, this.ground.at(path), look);
    this.windows.push(window);
    return window.page;
  };

  /** What the windows of this test have complained of; they are closed. */
  async leave(): Promise<readonly string[]> {
    const complaints = this.windows.flatMap((window) => window.complaints);
    await Promise.all(this.windows.splice(0).map((window) => window.close()));
    return complaints;
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.started?.close();
  }
}

/**
 * A suite in which people use the console. `env` is of the server, or makes what the server needs and says so. No page may
 * complain in any test: of an exception, an error of its own, or what the content policy refused.
 */
export function describeConsole(
  name: string,
  env: Env | (() => Promise<Env>),
  body: (scene: ConsoleScene) => void,
): void {
  requireOrSkip(
    'Chromium',
    chromiumProgram !== undefined,
    CHROMIUM_HINT,
  )(name, () => {
    const scene = new ConsoleScene();
    beforeAll(async () => {
      await scene.start(typeof env === 'function' ? await env() : env);
    });
    afterEach(async () => {
      expect(await scene.leave()).toEqual([]);
    });
    afterAll(() => scene.close());
    body(scene);
  });
}
