import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Unprocessable } from '../../kernel/errors';
import type { Repository } from '../../ports/workspaces';
import type { GitCall, GitCommand, GitOutput } from './git-command';
import { writeLooseRef } from './loose-ref';
import { ensureFile, isRealFolder } from './pristine';
import { clearStaleLock } from './stale-ref-lock';

/**
 * What may stand in our mirror beside HEAD, config, objects, refs, packed-refs and worktrees, and would change what git
 * does: hooks, another common folder, more configuration, attributes, legacy remotes.
 */
const UNWANTED = new Set([
  'hooks',
  'commondir',
  'gitdir',
  'config.worktree',
  'info',
  'remotes',
  'branches',
  'modules',
  'index',
]);
/** Never born: a bare repository needs a HEAD, and ours must not be a branch that somebody moves. */
const HEAD = 'ref: refs/heads/unborn\n';

/**
 * The bare repository of a project. It has no remote in its config: URLs are arguments, so that the config is
 * the same bytes for every project and an agent in a worktree has nothing to push to.
 * Remote branches are under refs/remotes/origin, so that a fetch never touches our own.
 */
export class Mirror {
  constructor(
    readonly gitDir: string,
    private readonly repository: Repository,
    private readonly git: GitCommand,
    private readonly config: string,
  ) {}

  /**
   * Lays the repository out, or back to what we wrote: `git config` in a worktree writes to this folder, and a filter
   * or an fsmonitor defined there would be run by our next call. A clone is this plus a fetch, so a crash in the
   * middle of one leaves nothing to repair.
   */
  async restore(): Promise<void> {
    if (!(await isRealFolder(join(this.gitDir, 'refs', 'heads')))) {
      for (const folder of ['objects/pack', 'objects/info', 'refs/heads', 'worktrees']) {
        await mkdir(join(this.gitDir, folder), { recursive: true });
      }
    }
    const entries = await readdir(this.gitDir);
    const unwanted = entries.filter((name) => UNWANTED.has(name)).map((name) => join(this.gitDir, name));
    await Promise.all([
      ensureFile(join(this.gitDir, 'config'), this.config),
      ensureFile(join(this.gitDir, 'HEAD'), HEAD),
      ...[...unwanted, join(this.gitDir, 'objects', 'info', 'alternates')].map((path) =>
        rm(path, { recursive: true, force: true }),
      ),
    ]);
  }

  run(args: readonly [string, ...string[]], call: Omit<GitCall, 'gitDir'> = {}): Promise<GitOutput> {
    return this.withoutStaleLocks(() => this.git.run(args, { ...call, gitDir: this.gitDir }));
  }

  async text(args: readonly [string, ...string[]], call: Omit<GitCall, 'gitDir'> = {}): Promise<string> {
    return (await this.run(args, call)).stdout.toString('utf8').trimEnd();
  }

  /** Brings refs/remotes/origin up to date. */
  async fetch(): Promise<void> {
    const flags = [
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-recurse-submodules',
      '--no-write-fetch-head',
      '--no-auto-maintenance',
    ];
    await this.run(
      ['fetch', ...flags, '--update-shallow', '--', this.repository.gitUrl, '+refs/heads/*:refs/remotes/origin/*'],
      { remote: this.repository },
    );
  }

  /** Asks for one commit by its id; servers may refuse that, which is no failure here. */
  async fetchCommit(sha: string): Promise<void> {
    const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance'];
    await this.run(['fetch', ...flags, '--', this.repository.gitUrl, sha], {
      remote: this.repository,
      answers: [1, 128],
    });
  }

  /** Commits that these refs are at, by full name; refs that do not exist are left out. */
  async refs(...names: string[]): Promise<ReadonlyMap<string, string>> {
    const text = await this.text(['for-each-ref', '--format=%(objectname) %(refname)', '--', ...names]);
    const wanted = new Set(names);
    const lines = text
      .split('\n')
      .map((line): [string, string] => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]);
    return new Map(lines.filter(([name]) => wanted.has(name)));
  }

  async requireBase(branch: string): Promise<string> {
    const ref = `refs/remotes/origin/${branch}`;
    const sha = (await this.refs(ref)).get(ref);
    if (sha !== undefined) return sha;
    throw new Unprocessable(
      'git.base_branch_missing',
      `The repository has no branch ${branch}: push it, or set the project's base branch.`,
      { base_branch: branch },
    );
  }

  async hasCommit(sha: string): Promise<boolean> {
    return (await this.run(['cat-file', '-e', `${sha}^{commit}`], { answers: [1, 128] })).code === 0;
  }

  setRef(ref: string, sha: string): Promise<void> {
    return this.withoutStaleLocks(() => writeLooseRef(this.gitDir, ref, sha));
  }

  /** Where the histories part; the second commit when they have nothing in common. */
  async mergeBase(sha: string, base: string): Promise<string> {
    const found = await this.run(['merge-base', sha, base], { answers: [1] });
    return found.code === 0 ? found.stdout.toString('utf8').trim() : base;
  }

  private async withoutStaleLocks<T>(work: () => Promise<T>): Promise<T> {
    for (let retries = 3; ; retries -= 1) {
      try {
        return await work();
      } catch (error) {
        if (retries === 0 || !(await clearStaleLock(this.gitDir, error))) throw error;
      }
    }
  }
}
