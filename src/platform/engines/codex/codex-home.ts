import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonRecord } from '../json-reading';
import { toStrictSchema } from '../strict-schema';

/** The home folder that a run sees, with Codex's own state in it; nothing of the operator's leaks in. */
export interface CodexHome {
  readonly home: string;
  readonly codexHome: string;
}

export function codexHomeIn(stateDir: string): CodexHome {
  return { home: stateDir, codexHome: join(stateDir, '.codex') };
}

/**
 * Makes the folders, readable by us only. A login (`auth.json`) is copied, not linked, because Codex writes renewed
 * tokens by replacing the file; a copy that is newer than the operator's file is left alone.
 */
export async function prepareCodexHome(stateDir: string, authFile: string | undefined): Promise<CodexHome> {
  const home = codexHomeIn(stateDir);
  await mkdir(home.codexHome, { recursive: true, mode: 0o700 });
  if (authFile !== undefined) {
    const copy = join(home.codexHome, 'auth.json');
    if ((await changedAt(authFile)) > (await changedAt(copy))) await copyFile(authFile, copy);
  }
  return home;
}

/** Writes the schema where `--output-schema` can read it; the path must not depend on the child's folder. */
export async function writeSchema(home: CodexHome, attemptId: string, schema: JsonRecord): Promise<string> {
  const path = join(home.codexHome, `output-schema-${attemptId}.json`);
  await writeFile(path, JSON.stringify(toStrictSchema(schema)), { mode: 0o600 });
  return path;
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => -1,
  );
}
