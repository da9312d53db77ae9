/**
 * Makes dist/ when it is missing or older than its sources. `freshDist()` costs some milliseconds when nothing changed,
 * so that every command can ask for it first.
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

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = [
  ...['src', 'migrations', 'scripts'],
  // What tests and benchmarks start as processes: compiled once, a process is up in a third of the time.
  ...['test/bench', 'test/support', 'test/integration/programs', 'test/fault/programs'],
];
const FILES = ['tsconfig.json', 'tsconfig.build.json', '.swcrc', 'nest-cli.json', 'package-lock.json'];
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
const STAMP = join(ROOT, 'dist/.stamp');
const CACHE = join(ROOT, 'node_modules/.cache');
const LOCK = join(CACHE, 'deksdenflow-build.lock');

/** Names, sizes and times of all sources: a deleted file or an older checkout changes it too, a newest time would not. */
function sourcesNow() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (stat) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const folder of FOLDERS) {
    if (!existsSync(join(ROOT, folder))) continue;
    const entries = readdirSync(join(ROOT, folder), { recursive: true }).sort();
    for (const entry of entries) if (entry.endsWith('.ts') && !entry.endsWith('.spec.ts')) add(join(folder, entry));
  }
  FILES.forEach(add);
  return hash.digest('hex');
}

const isFresh = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesNow();

export async function freshDist() {
  // An image carries dist/ only: there is nothing to build from, or nothing to build with.
  if (!existsSync(join(ROOT, 'src')) || (!existsSync(NEST) && existsSync(join(ROOT, 'dist')))) return;
  if (isFresh()) return;
  const release = await lock();
  try {
    // Whoever held the lock before us may have built the same sources.
    if (isFresh()) return;
    const stamp = sourcesNow();
    await build();
    writeFileSync(STAMP, stamp);
  } finally {
    release();
  }
}

async function build() {
  await node(NEST, 'build');
  await queueTemplate();
}

/**
 * What an embedded queue begins as: initdb and BullMQ's migrations take 5 s of CPU and 700 MB, at every first start. Made
 * once for each version of what makes it, and kept out of dist/, which every build empties.
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
    await node(join(ROOT, 'dist/scripts/queue-template/main.js'), unfinished);
    // In an image it belongs to root, and others copy it.
    for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
    }
    renameSync(unfinished, made);
  }
  cpSync(made, join(ROOT, 'dist/queue-template'), { recursive: true });
}

async function node(...args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
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

// `npm run build`
if (process.argv[1] === fileURLToPath(import.meta.url)) await freshDist();
