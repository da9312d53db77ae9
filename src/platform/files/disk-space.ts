import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is free where the folder is, for us. Throws what the system says. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The folder takes what is written to it, and this much is free: in bytes. Throws what the system says otherwise. */
export async function probeFolder(folder: string): Promise<{ readonly freeBytes: number }> {
  const free = await freeBytes(folder);
  // Written, since a quota, a disk that turned read-only and wrong rights show only then.
  const probe = join(folder, `.probe-${randomUUID()}`);
  try {
    await writeFile(probe, 'probe', { mode: 0o600 });
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  return { freeBytes: free };
}
