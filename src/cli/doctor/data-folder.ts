import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../kernel/errors';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const GIB = 1024 ** 3;
/** Below this a mirror, a worktree or a database page may not fit any more. */
const LEAST_BYTES = 0.2 * GIB;
const LOW_BYTES = 2 * GIB;

export type FreeSpace = (folder: string) => Promise<number>;

/** Writes and removes one file, since rights on paper say little about containers and network drives. */
export async function checkDataFolder(dataDir: string, freeSpace: FreeSpace = bytesFree): Promise<Finding> {
  const check = 'data folder';
  const folder = nearestExisting(dataDir);
  const probe = join(folder, `.deksdenflow-doctor-${randomUUID()}`);
  const move = 'Give this user the right to write there, or set DEKSDENFLOW_DATA_DIR to another folder.';
  try {
    if (!(await stat(folder)).isDirectory()) return error(check, `${folder} is not a folder`, move);
    const free = await freeSpace(folder);
    if (free < LEAST_BYTES) return error(check, `${gib(free)} free in ${folder}`, 'Free some space on this disk.');
    await writeFile(probe, 'x');
    await rm(probe, { force: true });
    if (free < LOW_BYTES) return warning(check, `${gib(free)} free in ${folder}`, 'Free some space on this disk soon.');
    const where = folder === dataDir ? dataDir : `${dataDir} will be made`;
    return ok(check, `${where}, writable, ${gib(free)} free`);
  } catch (failure) {
    return error(check, `${dataDir} cannot be written: ${messageOf(failure)}`, move);
  }
}

async function bytesFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
