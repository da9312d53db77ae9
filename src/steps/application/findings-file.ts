import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../domain/verdict';

/** Writes what is to be mended where commands can read it; without anything, what an earlier attempt was told is gone. */
export async function writeFindings(folder: string, verdict: Verdict | null): Promise<string | null> {
  const path = join(folder, 'findings.json');
  if (verdict === null) {
    await rm(path, { force: true });
    return null;
  }
  await writeFile(path, `${JSON.stringify(verdict, undefined, 2)}\n`, { mode: 0o600 });
  return path;
}
