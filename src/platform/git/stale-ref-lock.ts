import { rm, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../kernel/errors';

/** A live git holds the lock of a ref for milliseconds; a killed one for ever. */
const ABANDONED_MS = 3000;
const POLL_MS = 50;

/**
 * When a git call failed because `x.lock` exists: waits until it is gone, or old enough to be the leftover of a
 * killed process, and removes it then. True when the call is worth another try.
 */
export async function clearStaleLock(gitDir: string, error: unknown): Promise<boolean> {
  const named = /Unable to create '([^']+\.lock)': File exists/.exec(messageOf(error))?.[1];
  if (named === undefined) return false;
  const path = resolve(gitDir, named);
  if (!path.startsWith(gitDir + sep)) return false;
  for (;;) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return true;
    if (Date.now() - found.mtimeMs > ABANDONED_MS) {
      await rm(path, { force: true });
      return true;
    }
    await delay(POLL_MS);
  }
}
