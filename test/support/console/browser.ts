import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findProgram } from '../local-server';

export const chromiumProgram =
  process.env.DEKSDENFLOW_TEST_CHROMIUM ??
  findProgram('chromium') ??
  findProgram('chromium-browser') ??
  findProgram('google-chrome');
export const CHROMIUM_HINT = 'install chromium and put it on PATH, or name it in DEKSDENFLOW_TEST_CHROMIUM.';

export async function startBrowser(): Promise<Browser> {
  if (chromiumProgram === undefined) throw new Error(`No Chromium here: ${CHROMIUM_HINT}`);
  return chromium.launch({
    executablePath: chromiumProgram,
    // Chromium's own sandbox wants a user other than root, and /dev/shm is small in containers.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}

/** In the page, whose types are not those of the tests. */
const TELL_OF_POLICY = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('content policy: ' + event.violatedDirective + ' ' + event.blockedURI);
});`;

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: exceptions, errors of the console, and what the content policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Touch, as on a telephone. */
  readonly touch?: boolean;
}

/** A window of its own, with nothing kept from another one. */
export async function openPage(browser: Browser, url: string, look: Look = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 860 },
    colorScheme: look.dark === true ? 'dark' : 'light',
    hasTouch: look.touch === true,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) complaints.push(`console: ${message.text()}`);
  });
  await page.addInitScript({ content: TELL_OF_POLICY });
  await page.goto(url);
  return { page, context, complaints, close: () => context.close() };
}

/** Until the page hears of what happens. The word stands at the side and, on a telephone, at the top: once to be seen. */
export async function untilLive(page: Page): Promise<void> {
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
}

/** Chromium logs every answer of 400 and above: that the page shows them well is what tests are about. */
const isAnswer = (text: string): boolean => text.startsWith('Failed to load resource:');
