import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../kernel/errors';
import type { TidyLimits } from './git-options';
import type { Mirror } from './mirror';
import type { Places } from './place';

/** Git's own for `gc --auto`: with more, every look-up gets slower. */
export const TIDY_LIMITS: TidyLimits = { looseObjects: 6_700, packs: 50 };
/** Of a repack that was killed; one that runs writes to its file all the time. */
const ABANDONED_MS = 3_600_000;

/** Packs what git's automatic collection would, which is off because it would run in the middle of an agent's turn. */
export async function tidyMirrors(places: Places, limits: TidyLimits, signal: AbortSignal): Promise<readonly string[]> {
  const tidied: string[] = [];
  let failure: Error | undefined;
  for (const mirror of await places.mirrors()) {
    if (signal.aborted) break;
    if (!(await needsIt(mirror, limits))) continue;
    try {
      if ((await places.quiet(mirror, () => pack(mirror, signal))) === true) tidied.push(mirror.gitDir);
    } catch (error) {
      // One that is damaged must not keep the others from it.
      failure ??= error instanceof Error ? error : new Error(messageOf(error));
    }
  }
  if (failure !== undefined) throw failure;
  return tidied;
}

async function needsIt(mirror: Mirror, limits: TidyLimits): Promise<boolean> {
  const packs = await names(join(mirror.gitDir, 'objects', 'pack'), /\.pack$/);
  if (packs.length > limits.packs) return true;
  // Ids are spread evenly over 256 folders: one of them tells, as git itself does it.
  const sample = await names(join(mirror.gitDir, 'objects', '17'), /^[0-9a-f]{38,62}$/);
  return sample.length * 256 > limits.looseObjects;
}

/** False when it was broken off: what was written so far is of no name that git looks at. */
async function pack(mirror: Mirror, signal: AbortSignal): Promise<boolean> {
  await mirror.restore();
  await removeAbandoned(join(mirror.gitDir, 'objects', 'pack'));
  try {
    // Geometric: all loose objects, referenced or not, and all small packs into one. It drops no object, as `-a` would
    // drop those of a turn that is not committed yet.
    await mirror.run(['repack', '--geometric=2', '-d', '-l', '-q', '--no-write-bitmap-index'], { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await names(folder, /^(tmp_|\.tmp-)/)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

async function names(folder: string, wanted: RegExp): Promise<string[]> {
  const entries = await readdir(folder).catch((): string[] => []);
  return entries.filter((name) => wanted.test(name));
}
