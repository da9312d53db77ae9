/**
 * Makes dist/ when it is missing or older than its sources: the programs, and beside them the console. `freshDist()` costs
 * some milliseconds when nothing changed, so that every command can ask for it first.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const CACHE = join(ROOT, 'node_modules/.cache');
const LOCK = join(CACHE, 'deksdenflow-build.lock');

/** What is built apart: a change of the console must not cost a build of the programs, nor the other way round. */
const PARTS = [
  {
    name: 'programs',
    sources: [
      ...['src', 'migrations', 'scripts'],
      // What tests and benchmarks start as processes: compiled once, a process is up in a third of the time.
      ...['test/bench', 'test/support', 'test/integration/programs', 'test/fault/programs'],
    ],
    files: ['tsconfig.json', 'tsconfig.build.json', '.swcrc', 'nest-cli.json', 'package-lock.json'],
    stamp: join(ROOT, 'dist/.stamp'),
    async build() {
      for (const folder of ['src', 'migrations', 'scripts', 'test', 'queue-template']) {
        rmSync(join(ROOT, 'dist', folder), { recursive: true, force: true });
      }
      await run(NEST, 'build');
      await queueTemplate();
    },
  },
  {
    name: 'console',
    sources: ['client', 'src/api-client'],
    files: ['package-lock.json'],
    stamp: join(ROOT, 'dist/.stamp-console'),
    async build() {
      await run(VITE, 'build', '--config', 'client/vite.config.mts', '--logLevel', 'warn');
      compress(join(ROOT, 'dist/console'));
    },
  },
];

const SOURCE = /\.(?:ts|tsx|mts|css|html|svg|js)$/;

/** Names, sizes and times of all sources: a deleted file or an older checkout changes it too, a newest time would not. */
function sourcesNow({ sources, files }) {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (stat) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const folder of sources) {
    if (!existsSync(join(ROOT, folder))) continue;
    const entries = readdirSync(join(ROOT, folder), { recursive: true }).sort();
    for (const entry of entries) if (SOURCE.test(entry) && !entry.endsWith('.spec.ts')) add(join(folder, entry));
  }
  files.forEach(add);
  return hash.digest('hex');
}

const isFresh = (part) => existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === sourcesNow(part);

export async function freshDist() {
  // An image carries dist/ only: there is nothing to build from, or nothing to build with.
  if (!existsSync(join(ROOT, 'src')) || (!existsSync(NEST) && existsSync(join(ROOT, 'dist')))) return;
  if (PARTS.every(isFresh)) return;
  const release = await lock();
  try {
    // Whoever held the lock before us may have built the same sources.
    await Promise.all(PARTS.filter((part) => !isFresh(part)).map(make));
  } finally {
    release();
  }
}

async function make(part) {
  const stamp = sourcesNow(part);
  await part.build();
  writeFileSync(part.stamp, stamp);
}

/**
 * What an embedded queue begins as: initdb and BullMQ's migrations take 5 s of CPU and 700 MB, at every first start. Made
 * once for each version of what makes it, and kept out of dist/, where every build begins anew.
 */
async function queueTemplate() {
  const makers = ['node_modules/@electric-sql/pglite/package.json', 'node_modules/bullmq/package.json'];
  const hash = createHash('sha256');
  for (const path of [...makers, 'dist/src/platform/queue/embedded-cluster.js'])
    hash.update(readFileSync(join(ROOT, path)));
  const made = join(CACHE, `queue-template-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(made)) {
    const unfinished = `${made}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    await run(join(ROOT, 'dist/scripts/queue-template/main.js'), unfinished);
    // In an image it belongs to root, and others copy it.
    for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
    }
    renameSync(unfinished, made);
  }
  cpSync(made, join(ROOT, 'dist/queue-template'), { recursive: true });
}

async function run(...command) {
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/** Once here instead of at each request; the server picks what the browser takes. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!/\.(?:js|css|html|svg)$/.test(entry)) continue;
    const bytes = readFileSync(join(folder, entry));
    if (bytes.length < 1_024) continue;
    writeFileSync(join(folder, `${entry}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${entry}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

/** `npm start` and `npm run start:worker` at once must not delete dist/ under each other. */
async function lock() {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives()) rmSync(LOCK, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function holderLives() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'));
    // Empty for a moment, between creation and write.
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await freshDist();
