/**
 * Makes dist/ when it is missing or older than its sources. `freshDist()` costs some milliseconds when nothing changed,
 * so that every command can ask for it first.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
const LOCK = join(ROOT, 'node_modules/.cache/deksdenflow-build.lock');

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
  const child = spawn(process.execPath, [NEST, 'build'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
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
