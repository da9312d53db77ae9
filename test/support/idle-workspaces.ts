import { randomBytes } from 'node:crypto';
import {
  type CommitResult,
  type ListedWorkspace,
  type NoteResult,
  type OpenedWorkspace,
  type PushResult,
  type RemoteLook,
  type WorkspaceKey,
  Workspaces,
} from '../../src/ports/workspaces';

const newSha = (): string => randomBytes(20).toString('hex');

/** Commits that exist by name only: for soaks and benchmarks where git would be all that is measured. */
export class IdleWorkspaces extends Workspaces {
  constructor(private readonly folder: string) {
    super();
  }

  look(): Promise<RemoteLook> {
    return Promise.resolve({ defaultBranch: 'main', branches: ['main'], all: true });
  }
  prepare(): Promise<{ readonly baseSha: string }> {
    return Promise.resolve({ baseSha: newSha() });
  }
  open(_key: WorkspaceKey, headSha: string | null): Promise<OpenedWorkspace> {
    const sha = headSha ?? newSha();
    return Promise.resolve({ path: this.folder, headSha: sha, baseSha: sha, created: false });
  }
  snapshot(): Promise<string> {
    return Promise.resolve(newSha());
  }
  findSnapshot(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  reset(): Promise<void> {
    return Promise.resolve();
  }
  commit(): Promise<CommitResult> {
    return Promise.resolve({ sha: newSha(), files: ['work.txt'], refused: [], restored: [] });
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
    return Promise.resolve('+ work');
  }
  readFolder(): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map());
  }
  writeFolder(): Promise<void> {
    return Promise.resolve();
  }
  checkPush(): Promise<void> {
    return Promise.resolve();
  }
  readRoot(): Promise<ReadonlyMap<string, string | null>> {
    return Promise.resolve(new Map());
  }
  putNote(): Promise<NoteResult> {
    return Promise.resolve('pushed');
  }
  list(): Promise<readonly ListedWorkspace[]> {
    return Promise.resolve([]);
  }
  tidy(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
  retire(): Promise<void> {
    return Promise.resolve();
  }
}
