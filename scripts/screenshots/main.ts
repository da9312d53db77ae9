/**
 * `npm run screenshots [-- --only needs-you,protocols] [-- --to folder]`: every page and tab of the console as it looks now, in
 * light, in dark, and as wide as a telephone, into an ignored folder. The server is a private one, the runs on it are real.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { addressesOf, goTo, type Address } from '../../test/support/console/addresses';
import { CHROMIUM_HINT, chromiumProgram, openPage, startBrowser, type Look } from '../../test/support/console/browser';
import { ConsoleGround } from '../../test/support/console/console-ground';
import { startVariedRuns, VARIED_ENV } from '../../test/support/console/varied-runs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, to: { type: 'string', default: 'screenshots' } },
});

const LOOKS: Readonly<Record<string, Look>> = {
  light: { width: 1280, height: 860 },
  dark: { width: 1280, height: 860, dark: true },
  telephone: { width: 390, height: 844, touch: true },
};

async function main(): Promise<number> {
  if (chromiumProgram === undefined) {
    process.stderr.write(`No Chromium here: ${CHROMIUM_HINT}\n`);
    return 3;
  }
  const folder = resolve(options.to);
  mkdirSync(folder, { recursive: true });
  const [browser, ground] = await Promise.all([startBrowser(), ConsoleGround.start(VARIED_ENV)]);
  try {
    const runs = await startVariedRuns(ground);
    try {
      const only = options.only?.split(',');
      const all = await addressesOf(ground, runs);
      const wanted = all.filter(({ name }) => only === undefined || only.includes(name));
      for (const [look, how] of Object.entries(LOOKS)) await take(browser, ground, wanted, folder, look, how);
      process.stdout.write(`${String(wanted.length * Object.keys(LOOKS).length)} pictures in ${folder}\n`);
    } finally {
      await runs.close();
    }
  } finally {
    await browser.close();
    await ground.close();
  }
  return 0;
}

async function take(
  browser: Browser,
  ground: ConsoleGround,
  addresses: readonly Address[],
  folder: string,
  look: string,
  how: Look,
): Promise<void> {
  const window = await openPage(browser, ground.at('/'), how);
  for (const address of addresses) {
    await goTo(window.page, ground, address);
    await window.page.screenshot({ path: join(folder, `${address.name}-${look}.png`) });
  }
  for (const complaint of window.complaints) process.stderr.write(`${look}: ${complaint}\n`);
  await window.close();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
