/**
 * `node scripts/run.mjs <target> [args]`: builds when needed, then runs the program in this very process, so that
 * signals and exit codes are the program's own and no second Node stays in memory.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freshDist, ROOT } from './build.mjs';

const TARGETS = {
  main: 'dist/src/main.js',
  // One program: it runs a worker of its own only when the queue is embedded, for then nobody else can reach it.
  api: 'dist/src/main.js',
  worker: 'dist/src/worker.js',
  cli: 'dist/src/cli/main.js',
  bench: 'dist/test/bench/main.js',
  drift: 'dist/scripts/drift/main.js',
  release: 'dist/scripts/release/main.js',
  'server-mode': 'dist/scripts/server-mode/main.js',
  screenshots: 'dist/scripts/screenshots/main.js',
};
/** 0 ok, 1 runtime failure, 2 usage or configuration, 3 a dependency is missing. */
const EXIT = { failure: 1, usage: 2, dependency: 3 };
const OLDEST_NODE = [20, 19];

function leave(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

const [name, ...args] = process.argv.slice(2);
const target = TARGETS[name];
if (target === undefined)
  leave(EXIT.usage, `Usage: node scripts/run.mjs <${Object.keys(TARGETS).join('|')}> [arguments]`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  leave(
    EXIT.dependency,
    `Node ${process.versions.node} is too old: DeksdenFlow needs ${OLDEST_NODE.join('.')} or newer.`,
  );
}
if (!existsSync(join(ROOT, 'node_modules')))
  leave(EXIT.dependency, 'The packages are not installed: run `npm ci` first.');

try {
  await freshDist();
} catch (error) {
  leave(EXIT.failure, error.message);
}
// What the environment already has wins over the file.
if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));

const program = join(ROOT, target);
process.argv = [process.execPath, program, ...args];
createRequire(import.meta.url)(program);
