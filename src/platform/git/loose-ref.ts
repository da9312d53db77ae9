import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrno } from './file-lock';

/**
 * Sets a ref as git's files backend does: `<ref>.lock` made exclusively, then renamed. A git process for it would
 * cost several milliseconds, three times per attempt. What git adds on top (reflogs, hooks) is off in our mirrors, and
 * a symbolic ref that an agent left there is replaced and not followed.
 */
export async function writeLooseRef(gitDir: string, ref: string, sha: string): Promise<void> {
  const path = join(gitDir, ref);
  const lock = `${path}.lock`;
  const file = await openLock(lock);
  try {
    try {
      await file.writeFile(`${sha}\n`);
    } finally {
      await file.close();
    }
    // Refs below our name, or the empty folders that git leaves: the name is ours.
    if ((await lstat(path).catch(() => undefined))?.isDirectory() === true) await rm(path, { recursive: true });
    await rename(lock, path);
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  }
}

async function openLock(lock: string): ReturnType<typeof open> {
  for (let tries = 5; ; tries -= 1) {
    try {
      return await open(lock, 'wx');
    } catch (error) {
      // In git's words, which say to `clearStaleLock` what to do.
      if (isErrno(error, 'EEXIST')) throw new Error(`Unable to create '${lock}': File exists.`, { cause: error });
      if (!isErrno(error, 'ENOENT') || tries === 0) throw error;
      // Again when it fails: git removes the empty folders of refs that it deletes.
      await mkdir(dirname(lock), { recursive: true });
    }
  }
}
