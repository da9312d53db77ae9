import { randomBytes } from 'node:crypto';
import {
  type CommitResult,
  type OpenedWorkspace,
  type PushResult,
  type WorkspaceKey,
  Workspaces,
} from '../../../src/ports/workspaces';

const BASE = '0'.repeat(40);

/** Git that takes no time: every commit has a name of its own, and nothing is written anywhere. */
export class IdleWorkspaces extends Workspaces {
  prepare(): Promise<{ readonly baseSha: string }> {
    return Promise.resolve({ baseSha: BASE });
  }

  open(_key: WorkspaceKey, headSha: string | null): Promise<OpenedWorkspace> {
    return Promise.resolve({ path: '/nowhere', headSha: headSha ?? BASE, baseSha: BASE, created: false });
  }

  snapshot(): Promise<string> {
    return Promise.resolve(BASE);
  }

  findSnapshot(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  reset(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<CommitResult> {
    const sha = randomBytes(20).toString('hex');
    return Promise.resolve({ sha, files: ['file'], refused: [], restored: [] });
  }

  hasCommit(): Promise<boolean> {
    return Promise.resolve(true);
  }

  adopt(): Promise<void> {
    return Promise.resolve();
  }

  push(): Promise<PushResult> {
    return Promise.resolve({ outcome: 'pushed' });
  }

  diff(): Promise<string> {
    return Promise.resolve('');
  }

  readFolder(): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map());
  }

  writeFolder(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}
