import {
  type AttemptRef,
  type CommitRequest,
  type CommitResult,
  type ListedWorkspace,
  type NoteResult,
  type OpenedWorkspace,
  type PrepareStage,
  type PushResult,
  type RemoteLook,
  type RemoteLookRequest,
  type Repository,
  type RootFilesRequest,
  type WorkspaceKey,
  Workspaces,
} from '../../ports/workspaces';
import { commitMissing, moveTo, requireSha, showBranch, withCommits } from './checkout';
import { readCommitFolder } from './commit-folder';
import { type CommitSettings, commitWorktree } from './commit-worktree';
import { writeContained } from './contained-folder';
import { readDiff } from './diff';
import { FileLock } from './file-lock';
import { GitCommand } from './git-command';
import {
  DEFAULT_MAX_FILE_BYTES,
  DEFAULT_USER_EMAIL,
  DEFAULT_USER_NAME,
  type GitWorkspacesOptions,
  type TidyLimits,
} from './git-options';
import { listWorktrees } from './list-worktrees';
import { lookAtRemote } from './look-at-remote';
import { mirrorConfig } from './mirror-config';
import { writeNote } from './note';
import { type Place, Places } from './place';
import { pushCommit, rehearsePush } from './push';
import { retireWorktree } from './retire-worktree';
import { readRootFiles } from './root-files';
import { snapshotRef, snapshotWorktree } from './snapshot-worktree';
import { TIDY_LIMITS, tidyMirrors } from './tidy-mirrors';

/** Git on this host: see `Mirror` for the repository and `Worktree` for the folder that an agent works in. */
export class GitWorkspaces extends Workspaces {
  readonly git: GitCommand;
  private readonly places: Places;
  private readonly settings: CommitSettings;
  private readonly dataDir: string;
  private readonly tidyLimits: TidyLimits;

  constructor(options: GitWorkspacesOptions) {
    super();
    const name = options.userName ?? DEFAULT_USER_NAME;
    const email = options.userEmail ?? DEFAULT_USER_EMAIL;
    this.dataDir = options.dataDir;
    this.git = new GitCommand(options);
    this.places = new Places(options.dataDir, this.git, new FileLock(), mirrorConfig(name, email, process.platform));
    this.tidyLimits = options.tidyLimits ?? TIDY_LIMITS;
    this.settings = {
      maxFileBytes: options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
      identity: {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
      },
    };
  }

  look(request: RemoteLookRequest): Promise<RemoteLook> {
    return lookAtRemote(this.git, this.dataDir, request);
  }

  async prepare(
    repository: Repository,
    onStage?: (stage: PrepareStage) => Promise<void>,
  ): Promise<{ readonly baseSha: string }> {
    const mirror = this.places.mirror(repository);
    await onStage?.('fetching');
    await this.places.refresh(mirror);
    await onStage?.('fetched');
    const baseSha = await mirror.requireBase(repository.baseBranch);
    await onStage?.('base_found');
    return { baseSha };
  }

  async checkPush(repository: Repository): Promise<void> {
    const mirror = this.places.mirror(repository);
    await mirror.restore();
    await rehearsePush(mirror, repository, await mirror.requireBase(repository.baseBranch));
  }

  async readRoot(
    repository: Repository,
    sha: string,
    request: RootFilesRequest,
  ): Promise<ReadonlyMap<string, string | null>> {
    const mirror = this.places.mirror(repository);
    await mirror.restore();
    return withCommits(mirror, [requireSha(sha)], () => readRootFiles(mirror, sha, request));
  }

  async open(key: WorkspaceKey, headSha: string | null): Promise<OpenedWorkspace> {
    const place = this.places.at(key);
    const start = headSha === null ? await this.newStart(place) : await this.knownStart(place, requireSha(headSha));
    return this.places.alone(place, async () => {
      const existed = await place.tree.exists();
      await place.tree.link();
      const inPlace = existed && (await place.tree.isPublished()) && (await place.index.heldCommit()) === start.headSha;
      // In place, files are left as they are: an attempt that was interrupted goes on with them.
      if (!inPlace) await moveTo(place, start.headSha);
      if ((await place.index.baseCommit()) !== start.baseSha) await place.index.setBaseCommit(start.baseSha);
      return { path: place.tree.path, ...start, created: !existed };
    });
  }

  async snapshot(key: WorkspaceKey, ref: AttemptRef): Promise<string> {
    const place = this.places.at(key);
    const name = snapshotRef(key.protocolName, ref);
    return this.places.within(place, () => snapshotWorktree(place, name, this.settings.identity));
  }

  async findSnapshot(key: WorkspaceKey, ref: AttemptRef): Promise<string | undefined> {
    const { mirror } = this.places.at(key);
    await mirror.restore();
    const name = snapshotRef(key.protocolName, ref);
    return (await mirror.refs(name)).get(name);
  }

  async reset(key: WorkspaceKey, sha: string): Promise<void> {
    const place = this.places.at(key);
    await this.places.within(place, () => moveTo(place, requireSha(sha)));
  }

  async commit(key: WorkspaceKey, request: CommitRequest): Promise<CommitResult> {
    const place = this.places.at(key);
    requireSha(request.parentSha);
    return this.places.within(place, () => commitWorktree(place, request, this.settings));
  }

  async hasCommit(key: WorkspaceKey, sha: string): Promise<boolean> {
    const { mirror } = this.places.at(key);
    await mirror.restore();
    return mirror.hasCommit(requireSha(sha));
  }

  async adopt(key: WorkspaceKey, sha: string): Promise<void> {
    const place = this.places.at(key);
    await this.places.within(place, async () => {
      const held = await place.index.heldCommit();
      if (held === requireSha(sha)) await showBranch(place, await place.index.draft(), sha);
      else await moveTo(place, sha);
    });
  }

  async push(
    key: WorkspaceKey,
    sha: string,
    expectedSha: string | null,
    ownShas: readonly string[],
  ): Promise<PushResult> {
    const { mirror } = this.places.at(key);
    const { repository, protocolName: branch } = key;
    requireSha(sha);
    if (expectedSha !== null) requireSha(expectedSha);
    if (!repository.pushes) return { outcome: 'no_remote' };
    await mirror.restore();
    return withCommits(mirror, [sha], () => pushCommit(mirror, repository, { branch, sha, expectedSha, ownShas }));
  }

  async diff(key: WorkspaceKey, fromSha: string, toSha: string, maxBytes: number): Promise<string> {
    const { mirror } = this.places.at(key);
    const shas = [requireSha(fromSha), requireSha(toSha)];
    await mirror.restore();
    return withCommits(mirror, shas, () => readDiff(mirror, fromSha, toSha, maxBytes));
  }

  async readFolder(key: WorkspaceKey, sha: string, folder: string): Promise<ReadonlyMap<string, string>> {
    const { mirror } = this.places.at(key);
    await mirror.restore();
    return withCommits(mirror, [requireSha(sha)], () => readCommitFolder(mirror, sha, folder));
  }

  async writeFolder(key: WorkspaceKey, folder: string, files: ReadonlyMap<string, string>): Promise<void> {
    const place = this.places.at(key);
    await this.places.within(place, () => writeContained(place.tree.path, folder, files));
  }

  async putNote(key: WorkspaceKey, sha: string, text: string): Promise<NoteResult> {
    const { mirror } = this.places.at(key);
    requireSha(sha);
    await mirror.restore();
    return writeNote(mirror, key, { sha, text, identity: this.settings.identity });
  }

  list(): Promise<readonly ListedWorkspace[]> {
    return listWorktrees(this.places.worktreesDir);
  }

  async retire(key: WorkspaceKey, headSha: string | null): Promise<void> {
    const place = this.places.at(key);
    if (headSha !== null) requireSha(headSha);
    await this.places.alone(place, () => retireWorktree(place, headSha, this.settings.identity));
  }

  tidy(signal: AbortSignal): Promise<readonly string[]> {
    return tidyMirrors(this.places, this.tidyLimits, signal);
  }

  /** From the protocol's branch when the remote has one (a plan that came with it), else from the base branch. */
  private async newStart({ key, mirror }: Place): Promise<{ headSha: string; baseSha: string }> {
    await this.places.refresh(mirror);
    const baseSha = await mirror.requireBase(key.baseBranch);
    const remoteBranch = `refs/remotes/origin/${key.protocolName}`;
    const headSha = (await mirror.refs(remoteBranch)).get(remoteBranch);
    return headSha === undefined
      ? { headSha: baseSha, baseSha }
      : { headSha, baseSha: await mirror.mergeBase(headSha, baseSha) };
  }

  private async knownStart(place: Place, headSha: string): Promise<{ headSha: string; baseSha: string }> {
    const { mirror, tree, index, key } = place;
    const baseSha = await index.baseCommit();
    // Without a look at the objects: what we put there is held by our branch and by the worktree's HEAD.
    if (baseSha !== undefined && (await tree.exists()) && (await index.heldCommit()) === headSha)
      return { headSha, baseSha };
    await mirror.restore();
    if (!(await mirror.hasCommit(headSha))) {
      await this.places.refresh(mirror);
      if (!(await mirror.hasCommit(headSha))) await mirror.fetchCommit(headSha);
      if (!(await mirror.hasCommit(headSha))) throw commitMissing(headSha);
    }
    if (baseSha !== undefined) return { headSha, baseSha };
    const base = `refs/remotes/origin/${key.baseBranch}`;
    return { headSha, baseSha: await mirror.mergeBase(headSha, (await mirror.refs(base)).get(base) ?? headSha) };
  }
}
