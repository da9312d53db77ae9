/**
 * `npm test [-- tier… [path…]]`: every test that can run here. The last line is `N passed, N failed`; the exit code is
 * 0 only when something ran and nothing failed. With CI=true a skipped test is a failure: a hole that nobody sees.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { freshDist, ROOT } from './build.mjs';

/**
 * Two at a time, in this order: of the first most wait, for leases to run out and for processes to start and end, and it has
 * two files at a time; the second is all work, and has one beside it. The third is for who has ended first: a worker that is
 * left over would idle for minutes. Neither yields to the other: both have limits to keep.
 */
const RUNS = [
  { tiers: ['e2e', 'fault', 'unit'], beside: 2 },
  { tiers: ['integration'], beside: 1 },
  { tiers: ['contract'], beside: 1 },
];
const LANES = 2;
const TIERS = RUNS.flatMap(({ tiers }) => tiers);
/** Of a run that has the machine for itself. */
const ALONE = 2;
/** For all of it, far above the slowest good run: a test that hangs must not hang the pipeline. */
const LIMIT_MINUTES = 60;
const CI = process.env.CI === 'true';

/** Runs jest on some tiers; its own words go through, the figures come by file. */
async function jest(tiers, args, folder) {
  const report = join(folder, `${tiers[0]}.json`);
  const command = [
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    ...['--selectProjects', ...tiers, '--passWithNoTests', '--json', '--outputFile', report, ...args],
    ...(CI ? ['--ci'] : []),
  ];
  // PGlite loads its parts by import(), which jest's sandbox refuses without this flag.
  const options =
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`.trim();
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: options },
    // The report on stdout is in the file too. A group of its own, so that what a test leaves behind can be ended.
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const reasons = new Set();
  child.stderr.on('data', (chunk) => {
    process.stderr.write(chunk);
    for (const [, reason] of String(chunk).matchAll(/^skipped: (.+)$/gm)) reasons.add(reason);
  });
  const pass = (signal) => process.kill(-child.pid, signal);
  const interrupted = () => pass('SIGINT');
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const timer = setTimeout(
    () => {
      console.error(`the tests did not end within ${LIMIT_MINUTES} minutes`);
      pass('SIGKILL');
    },
    Math.max(0, LIMIT_MINUTES * 60_000 - performance.now()),
  );
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  try {
    pass('SIGKILL');
  } catch {
    // The usual case: nothing was left in the group.
  }
  return { reasons, ...read(report) };
}

function read(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    return {
      passed: numPassedTests,
      // A file that does not even load has no tests to count, and is a failure all the same.
      failed: numFailedTests + broken.length,
      skippedIn: testResults.map(skippedTests).filter((file) => file.count > 0),
    };
  } catch {
    return { passed: 0, failed: 1, skippedIn: [] };
  }
}

function skippedTests(file) {
  const count = file.assertionResults.filter((test) => test.status === 'pending' || test.status === 'todo').length;
  return { path: relative(ROOT, file.name), count };
}

function summary(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  let failed = results.reduce((sum, result) => sum + result.failed, 0);
  const skippedIn = results.flatMap((result) => result.skippedIn);
  const skipped = skippedIn.reduce((sum, file) => sum + file.count, 0);

  for (const reason of new Set(results.flatMap((result) => [...result.reasons]))) console.log(`skipped: ${reason}`);
  for (const file of skippedIn) console.log(`skipped: ${file.count} in ${file.path}`);
  if (CI && skipped > 0) {
    console.log('CI=true: every skipped test counts as failed.');
    failed += skipped;
  }
  if (passed + failed === 0) {
    console.log('No test ran: that is a failure.');
    failed = 1;
  }
  console.log(`${passed} passed, ${failed} failed${!CI && skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}

const args = process.argv.slice(2);
const chosen = args.filter((arg) => TIERS.includes(arg));
const paths = args.filter((arg) => !TIERS.includes(arg));
const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-test-'));
const results = [];
try {
  await freshDist();
  const waiting = RUNS.map(({ tiers, beside }) => ({
    tiers: tiers.filter((tier) => chosen.length === 0 || chosen.includes(tier)),
    beside,
  })).filter(({ tiers }) => tiers.length > 0);
  const alone = waiting.length === 1;
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const workers = String(alone ? ALONE : next.beside);
      results.push(await jest(next.tiers, ['--maxWorkers', workers, ...paths], folder));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
} catch (error) {
  console.error(error.message);
  results.push({ passed: 0, failed: 1, skippedIn: [], reasons: [] });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = summary(results);
