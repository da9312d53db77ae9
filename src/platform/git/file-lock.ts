import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Unavailable } from '../../kernel/errors';

const HEARTBEAT_MS = 10_000;
/** A holder that we cannot ask (another host, a reused pid, a stopped process) is gone after so long without a heartbeat. */
const SILENT_MS = 60_000;
const GIVE_UP_MS = 15 * 60_000;
const RETRY_MS = 15;

/** Tells our own locks from those of an earlier process that had the same pid, as in a restarted container. */
const INCARNATION = randomUUID();

/**
 * Mutual exclusion by key, in this process by a chain of promises and between the processes of one host by a
 * lock file. The file of a dead process is broken.
 */
export class FileLock {
  private readonly tails = new Map<string, Promise<unknown>>();

  async hold<T>(file: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(file) ?? Promise.resolve();
    const mine = before.then(() => this.holdFile(file, work));
    const tail = mine.catch(() => undefined);
    this.tails.set(file, tail);
    try {
      return await mine;
    } finally {
      if (this.tails.get(file) === tail) this.tails.delete(file);
    }
  }

  /** True while a process that lives holds it, this one included. */
  async isHeld(file: string): Promise<boolean> {
    const holder = await contentOf(file);
    return holder !== undefined && !(await isStale(file, holder));
  }

  private async holdFile<T>(file: string, work: () => Promise<T>): Promise<T> {
    const token = JSON.stringify({ host: hostname(), pid: process.pid, incarnation: INCARNATION, nonce: randomUUID() });
    await acquire(file, token);
    const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
      if ((await contentOf(file)) === token) await rm(file, { force: true });
    }
  }
}

async function acquire(file: string, token: string): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  while (!(await create(file, token))) {
    const holder = await contentOf(file);
    if (holder !== undefined && (await isStale(file, holder))) await breakLock(file, holder);
    else if (Date.now() > deadline)
      throw new Unavailable('git.lock_timeout', `The lock ${file} is held by ${holder ?? '?'}.`);
    else await delay(RETRY_MS);
  }
}

/** Written beside and linked into place, so that nobody ever reads a lock without its holder. */
async function create(file: string, token: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, token);
  } catch {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, token);
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function isStale(file: string, holder: string): Promise<boolean> {
  const { host, pid, incarnation } = parseHolder(holder);
  if (host === hostname()) {
    if (pid === process.pid) return incarnation !== INCARNATION;
    if (!isAlive(pid)) return true;
  }
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > SILENT_MS;
}

/** Moves the lock aside first: of two that break it, only one gets it, and a fresh lock caught by mistake is put back. */
async function breakLock(file: string, holder: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  if ((await contentOf(aside)) !== holder) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): { host?: unknown; pid: number; incarnation?: unknown } {
  try {
    const value = JSON.parse(text) as { host?: unknown; pid?: unknown; incarnation?: unknown };
    return { ...value, pid: typeof value.pid === 'number' ? value.pid : -1 };
  } catch {
    return { pid: -1 };
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** By shape: an error of Node's own is no `Error` of a sandboxed realm. */
export function isErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
