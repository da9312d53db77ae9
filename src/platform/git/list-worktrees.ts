import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isProtocolName } from '../../kernel/git-names';
import type { ListedWorkspace } from '../../ports/workspaces';
import { protocolOfRemoved } from './worktree';

/** Folders under worktrees/<project>/, and what is left of those whose removal was cut off. */
export async function listWorktrees(worktreesDir: string): Promise<readonly ListedWorkspace[]> {
  const found = new Map<string, ListedWorkspace>();
  for (const projectId of await folders(worktreesDir)) {
    for (const name of await folders(join(worktreesDir, projectId))) {
      const protocolName = isProtocolName(name) ? name : protocolOfRemoved(name);
      if (protocolName === undefined) continue;
      const path = join(worktreesDir, projectId, protocolName);
      found.set(path, { projectId, protocolName, path });
    }
  }
  return [...found.values()];
}

/** Real ones: a symlink may lead anywhere. */
async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
