import type { RefusedFile } from '../steps/domain/refused-file';

/** Git, as the application needs it: one bare mirror per project, one worktree per protocol, hidden refs. */
export interface Repository {
  readonly projectId: string;
  /** Local path, `file://`, `ssh://`, `git@host:path` or `https://`. Validated before it comes here. */
  readonly gitUrl: string;
  readonly baseBranch: string;
  /** For https remotes: handed to git by a credential helper, never in a URL or an argument. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
  /** False when the project has no remote to push to: branches then live in the mirror only. */
  readonly pushes: boolean;
}

export interface WorkspaceKey {
  readonly repository: Repository;
  /** `NNNN-slug`: branch, folder and ref name. */
  readonly protocolName: string;
  /** Base branch of this protocol. */
  readonly baseBranch: string;
}

export interface OpenedWorkspace {
  /** Absolute path of the worktree. */
  readonly path: string;
  /** Commit that the branch is at. */
  readonly headSha: string;
  /** Commit that the branch was cut from. */
  readonly baseSha: string;
  /** True when the worktree did not exist on this host and was made (anew). */
  readonly created: boolean;
}

export interface AttemptRef {
  readonly stepIndex: number;
  readonly attempt: number;
  readonly when: 'before' | 'after';
}

export interface CommitRequest {
  /** The only parent: whatever commits an agent made in between are folded into one. */
  readonly parentSha: string;
  readonly subject: string;
  readonly body: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** Folder (`a/b`) that stays as it is in the parent, whatever happened to it on disk. */
  readonly frozenFolder?: string;
}

export type { RefusedFile };

export interface CommitResult {
  /** Null when the tree equals the parent's: there is nothing to commit. */
  readonly sha: string | null;
  readonly files: readonly string[];
  readonly refused: readonly RefusedFile[];
  /** Paths in the frozen folder that had been changed; they are as in the parent again. */
  readonly restored: readonly string[];
}

export type PushResult =
  | { readonly outcome: 'pushed' | 'up_to_date' | 'no_remote' }
  /** The remote branch is not where we left it: somebody else pushed. */
  | { readonly outcome: 'rejected'; readonly remoteSha: string | null; readonly message: string };

/** Stages of `prepare`, in this order. */
export type PrepareStage = 'fetching' | 'fetched' | 'base_found';

export interface RootFilesRequest {
  /** Says which files' content is asked for, by name. */
  readonly wanted: (name: string) => boolean;
  /** Content of larger files is left out. */
  readonly maxBytes: number;
}

/** `rejected`: somebody else kept writing notes of the same protocol. */
export type NoteResult = 'pushed' | 'no_remote' | 'rejected';

export interface RemoteLookRequest {
  readonly remote: Pick<Repository, 'gitUrl' | 'credentials'>;
  readonly timeoutMs: number;
}

export interface RemoteLook {
  /** Null: the remote does not say, or has no commit yet. */
  readonly defaultBranch: string | null;
  readonly branches: readonly string[];
  /** False: there are more branches than these. */
  readonly all: boolean;
}

/** A protocol's worktree on this host, or what is left of one. */
export interface ListedWorkspace {
  readonly projectId: string;
  readonly protocolName: string;
  readonly path: string;
}

/**
 * All methods throw `Unavailable('git.remote_unreachable')`, `Unprocessable('git.…')` or `InvalidInput('git.…')` with git's own words
 * (credentials removed) where git fails. Calls on one repository that write shared files are serialised inside.
 */
export abstract class Workspaces {
  /** What branches a remote has. Nothing is fetched, and nothing kept. */
  abstract look(request: RemoteLookRequest): Promise<RemoteLook>;
  /** Clones or refreshes the mirror; returns the commit of the base branch. */
  abstract prepare(
    repository: Repository,
    onStage?: (stage: PrepareStage) => Promise<void>,
  ): Promise<{ readonly baseSha: string }>;
  /**
   * Proves that the remote takes pushes with these credentials, and changes nothing there. For a prepared repository. A
   * repository on this machine, or of a project that does not push, is not asked.
   */
  abstract checkPush(repository: Repository): Promise<void>;
  /**
   * Files in the root of a commit, no symlinks, no folders. The value is the content where it was asked for and is text
   * of at most so many bytes, null otherwise.
   */
  abstract readRoot(
    repository: Repository,
    sha: string,
    request: RootFilesRequest,
  ): Promise<ReadonlyMap<string, string | null>>;
  /**
   * Makes sure that mirror, branch and worktree exist here. `headSha` is the commit that the database says the
   * branch is at (null for a new protocol): a worktree elsewhere is moved there, a lost one is rebuilt from the
   * mirror or the remote.
   */
  abstract open(key: WorkspaceKey, headSha: string | null): Promise<OpenedWorkspace>;
  /** Records the whole tree, untracked files included, as a hidden ref, without touching branch or index. */
  abstract snapshot(key: WorkspaceKey, ref: AttemptRef): Promise<string>;
  /** The commit of a hidden ref, if there is one on this host. */
  abstract findSnapshot(key: WorkspaceKey, ref: AttemptRef): Promise<string | undefined>;
  /** Branch, index and files back to exactly this commit; files that are not ignored and not in it are removed. */
  abstract reset(key: WorkspaceKey, sha: string): Promise<void>;
  /** Commits what is in the worktree on top of `parentSha` and moves the local branch there. */
  abstract commit(key: WorkspaceKey, request: CommitRequest): Promise<CommitResult>;
  /** True when the commit is in the mirror of this host. */
  abstract hasCommit(key: WorkspaceKey, sha: string): Promise<boolean>;
  /** Points the local branch and the worktree at a commit that was made before (by a lost attempt). */
  abstract adopt(key: WorkspaceKey, sha: string): Promise<void>;
  /**
   * Pushes the commit as the protocol's branch. `expectedSha` is where we believe the remote branch is (null: it does
   * not exist). A remote already at `sha` is `up_to_date`. A remote at a commit in `ownShas` (made by a lost attempt of
   * ours) may be replaced.
   */
  abstract push(
    key: WorkspaceKey,
    sha: string,
    expectedSha: string | null,
    ownShas: readonly string[],
  ): Promise<PushResult>;
  /** Unified diff between two commits, at most `maxBytes` long, cut at a line with a note. */
  abstract diff(key: WorkspaceKey, fromSha: string, toSha: string, maxBytes: number): Promise<string>;
  /** Files directly in a folder of a commit, by name; empty when there is no such folder. */
  abstract readFolder(key: WorkspaceKey, sha: string, folder: string): Promise<ReadonlyMap<string, string>>;
  /** Writes files under a folder of the worktree. Names are plain file names; symlinks in the way are refused. */
  abstract writeFolder(key: WorkspaceKey, folder: string, files: ReadonlyMap<string, string>): Promise<void>;
  /**
   * Writes the text as the git note of a commit under `refs/notes/deksdenflow/<protocol>`, in the mirror and in the
   * remote; the same text again changes nothing. Throws `git.push_refused` where the remote takes no such ref.
   */
  abstract putNote(key: WorkspaceKey, sha: string, text: string): Promise<NoteResult>;
  /** Every worktree on this host. */
  abstract list(): Promise<readonly ListedWorkspace[]>;
  /**
   * Removes the worktree of a protocol that is over. The branch and the hidden refs stay in the mirror; a ref holds
   * `headSha`, and files that differ from it, ignored ones left out, are kept under `refs/deksdenflow/<protocol>/retired/<n>`.
   * Throws `git.nested_repository`, and leaves everything, where it cannot keep what is there.
   */
  abstract retire(key: WorkspaceKey, headSha: string | null): Promise<void>;
  /**
   * Packs the mirrors of this host that have become many small files, except where somebody is at work. Nothing is
   * removed, referenced or not. Ends soon after the signal; the paths of those that were packed.
   */
  abstract tidy(signal: AbortSignal): Promise<readonly string[]>;
}
