/**
 * `npm run check [-- part…]`: everything that can be said about the code without starting it, and the unit tests.
 * Two parts at a time, or as many as `--lanes` says, and not those that `--without` names; the output of a part is shown
 * only when it fails.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build.mjs';

const bin = (path, ...args) => [join(ROOT, 'node_modules', path), ...args];
const CACHE = 'node_modules/.cache';

/** Longest first, so that two lanes end together. Lint has no cache: with types, a file's findings depend on others. */
const PARTS = {
  lint: bin('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  types: bin(
    'typescript/bin/tsc',
    ...['--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', `${CACHE}/check.tsbuildinfo`],
  ),
  'types-console': bin(
    'typescript/bin/tsc',
    ...['-p', 'client/tsconfig.json', '--incremental', '--tsBuildInfoFile', `${CACHE}/check-console.tsbuildinfo`],
  ),
  unit: ['--experimental-vm-modules', ...bin('jest/bin/jest.js', '--selectProjects', 'unit', '--maxWorkers', '1')],
  drift: [join(ROOT, 'scripts/run.mjs'), 'drift'],
  imports: bin(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ...[
      '--config',
      '.dependency-cruiser.cjs',
      ...['src', 'migrations', 'test', 'scripts', 'client/src'].filter((folder) => existsSync(join(ROOT, folder))),
    ],
  ),
  'dead-code': bin('knip/bin/knip.js', '--no-config-hints'),
  format: bin(
    'prettier/bin/prettier.cjs',
    ...['--check', '.', '--log-level', 'warn', '--cache', '--cache-location', `${CACHE}/prettier/.prettier-cache`],
  ),
};

function run(part) {
  const started = performance.now();
  const child = spawn(process.execPath, PARTS[part], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const end = (ok) => resolve({ part, ok, output, seconds: (performance.now() - started) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

const { positionals: chosen, values } = parseArgs({
  allowPositionals: true,
  options: { lanes: { type: 'string', default: '2' }, without: { type: 'string', multiple: true, default: [] } },
});
const unknown = [...chosen, ...values.without].filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

// Without composition roots nothing is reachable yet, and everything would count as dead.
if (!existsSync(join(ROOT, 'src/main.ts'))) {
  delete PARTS['dead-code'];
  console.log('no    dead-code: src/main.ts does not exist yet');
}
const wanted = (part) => (chosen.length === 0 || chosen.includes(part)) && !values.without.includes(part);
const waiting = Object.keys(PARTS).filter(wanted);
const results = [];
async function lane() {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const result = await run(part);
    results.push(result);
    console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${part.padEnd(13)} ${result.seconds.toFixed(1).padStart(6)} s`);
    if (!result.ok) console.log(`\n${result.output.trimEnd()}\n`);
  }
}
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));

const failed = results.filter((result) => !result.ok).map((result) => result.part);
console.log(failed.length === 0 ? `check: all ${results.length} parts ok` : `check: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
