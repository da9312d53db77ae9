import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidInput, Unprocessable } from '../../kernel/errors';
import { validateBranchName, validateGitUrl, validateProtocolName } from '../../kernel/git-names';
import type { Repository, WorkspaceKey } from '../../ports/workspaces';
import type { FileLock } from './file-lock';
import type { GitCommand } from './git-command';
import { Mirror } from './mirror';
import { Worktree } from './worktree';
import { WorktreeIndex } from './worktree-index';

/** Everything that belongs to one protocol's worktree on this host. */
export interface Place {
  readonly key: WorkspaceKey;
  readonly mirror: Mirror;
  readonly tree: Worktree;
  readonly index: WorktreeIndex;
  readonly branchRef: string;
}

/** Where things are under the data folder, and the locks that guard them. */
export class Places {
  /** Fetches that wait for their turn, by mirror. */
  private readonly waiting = new Map<string, Promise<void>>();

  constructor(
    private readonly dataDir: string,
    private readonly git: GitCommand,
    private readonly locks: FileLock,
    private readonly mirrorConfig: string,
  ) {}

  get worktreesDir(): string {
    return join(this.dataDir, 'worktrees');
  }

  /** All that are on this host. */
  async mirrors(): Promise<readonly Mirror[]> {
    const folder = join(this.dataDir, 'repos');
    const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.endsWith('.git'))
      .map(({ name }) => this.local(basename(name, '.git')));
  }

  /** Of a project of which only the id is known: what is done with it reaches no remote. */
  local(projectId: string): Mirror {
    const none = { gitUrl: '', baseBranch: '', credentials: null, pushes: false };
    const path = join(this.dataDir, 'repos', `${projectId}.git`);
    return new Mirror(path, { projectId, ...none }, this.git, this.mirrorConfig);
  }

  mirror(repository: Repository): Mirror {
    validateGitUrl(repository.gitUrl);
    validateBranchName(repository.baseBranch);
    const folder = `${requireFolderName(repository.projectId)}.git`;
    return new Mirror(join(this.dataDir, 'repos', folder), repository, this.git, this.mirrorConfig);
  }

  at(key: WorkspaceKey): Place {
    const name = validateProtocolName(key.protocolName);
    validateBranchName(key.baseBranch);
    const mirror = this.mirror(key.repository);
    const project = key.repository.projectId;
    return {
      key,
      mirror,
      tree: new Worktree(join(this.worktreesDir, project, name), join(mirror.gitDir, 'worktrees', name), name),
      index: new WorktreeIndex(join(this.dataDir, 'indexes', project, name)),
      branchRef: `refs/heads/${name}`,
    };
  }

  /** Fetches under the repository's lock. Callers that wait for the same turn share one fetch: it is fresh for all of them. */
  refresh(mirror: Mirror): Promise<void> {
    const shared = this.waiting.get(mirror.gitDir);
    if (shared !== undefined) return shared;
    const turn = this.locks
      .hold(`${mirror.gitDir}.lock`, async () => {
        this.waiting.delete(mirror.gitDir);
        await mirror.restore();
        await mirror.fetch();
      })
      .finally(() => {
        if (this.waiting.get(mirror.gitDir) === turn) this.waiting.delete(mirror.gitDir);
      });
    this.waiting.set(mirror.gitDir, turn);
    return turn;
  }

  /**
   * Runs work on a mirror while nobody fetches into it and nobody is at a worktree of it; undefined when somebody is. Who
   * comes to a worktree in the meantime waits: each puts up his own lock first and then looks for the other's.
   */
  quiet<T>(mirror: Mirror, work: () => Promise<T>): Promise<T | undefined> {
    return this.locks.hold(`${mirror.gitDir}.lock`, () =>
      this.locks.hold(quietLock(mirror), async () => ((await this.isBusy(mirror)) ? undefined : work())),
    );
  }

  private async isBusy(mirror: Mirror): Promise<boolean> {
    const folder = join(this.worktreesDir, basename(mirror.gitDir, '.git'));
    const files = await readdir(folder).catch((): string[] => []);
    for (const file of files.filter((name) => name.endsWith('.lock'))) {
      if (await this.locks.isHeld(join(folder, file))) return true;
    }
    return false;
  }

  /** Runs work on one worktree, alone, with everything around it as we wrote it. */
  alone<T>(place: Place, work: () => Promise<T>): Promise<T> {
    return this.locks.hold(`${place.tree.path}.lock`, async () => {
      const quiet = quietLock(place.mirror);
      if (await this.locks.isHeld(quiet)) await this.locks.hold(quiet, () => Promise.resolve());
      await place.mirror.restore();
      await place.index.sweep();
      return work();
    });
  }

  /** The same, for a worktree that must be there. */
  within<T>(place: Place, work: () => Promise<T>): Promise<T> {
    return this.alone(place, async () => {
      if (!(await place.tree.exists()) || (await place.index.heldCommit()) === undefined) {
        throw new Unprocessable(
          'git.worktree_missing',
          `The worktree of ${place.key.protocolName} is not on this host: open it first.`,
          { protocol: place.key.protocolName },
        );
      }
      await place.tree.link();
      return work();
    });
  }
}

function quietLock(mirror: Mirror): string {
  return `${mirror.gitDir}.quiet.lock`;
}

/** Ids become folder names. */
function requireFolderName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) return id;
  throw new InvalidInput('git.project_id_invalid', 'The id of a project must be usable as a folder name.');
}
