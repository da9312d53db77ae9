import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isProtocolName } from '../../kernel/git-names';
import { removeFolder } from '../files/remove-folder';
import { isErrno } from './file-lock';
import { ensureFile, isRealFolder } from './pristine';

/** Files of a linked worktree's folder in the mirror that we write; whatever else is there (a merge in progress) goes. */
const OURS = new Set(['HEAD', 'commondir', 'gitdir', 'index']);

/** A worktree that is being removed; a killed removal leaves it behind. */
const REMOVED = /^\.removed-(?<name>.+)-\d+-\d+$/;

/** The protocol whose worktree a folder was, when it is one that was moved away to be removed. */
export function protocolOfRemoved(folder: string): string | undefined {
  const name = REMOVED.exec(folder)?.groups?.name;
  return name !== undefined && isProtocolName(name) ? name : undefined;
}

/**
 * A linked worktree, laid out as gitrepository-layout(5) says. We write its four small files ourselves: that is
 * idempotent, so a crash needs no repair, and our own git calls never read them, so an agent's changes to
 * them steer nothing (see `Mirror` for the git directory that we name instead).
 */
export class Worktree {
  constructor(
    readonly path: string,
    /** `<mirror>/worktrees/<name>` */
    private readonly adminDir: string,
    private readonly branch: string,
  ) {}

  async exists(): Promise<boolean> {
    return (await isRealFolder(this.path)) && (await isRealFolder(this.adminDir));
  }

  /** Makes the folder and the links between it and the mirror, or restores them to what we wrote. */
  async link(): Promise<void> {
    if (!(await isRealFolder(this.path))) {
      await rm(this.path, { force: true });
      await mkdir(this.path, { recursive: true });
    }
    if (!(await isRealFolder(this.adminDir))) await mkdir(this.adminDir, { recursive: true });
    await Promise.all([
      ensureFile(join(this.path, '.git'), `gitdir: ${this.adminDir}\n`),
      ensureFile(join(this.adminDir, 'commondir'), '../..\n'),
      ensureFile(join(this.adminDir, 'gitdir'), `${join(this.path, '.git')}\n`),
      rm(join(this.adminDir, 'config.worktree'), { recursive: true, force: true }),
    ]);
  }

  /** Shows the agent its branch, with this index: what it sees is clean where the files are those of the commit. */
  async publish(copyIndexTo: (path: string) => Promise<void>): Promise<void> {
    const others = (await readdir(this.adminDir)).filter((name) => !OURS.has(name));
    await Promise.all(others.map((name) => rm(join(this.adminDir, name), { recursive: true, force: true })));
    await ensureFile(join(this.adminDir, 'HEAD'), `ref: refs/heads/${this.branch}\n`);
    await copyIndexTo(join(this.adminDir, 'index'));
  }

  /** An interrupted first checkout leaves a worktree without a HEAD. */
  async isPublished(): Promise<boolean> {
    return (await readFile(join(this.adminDir, 'HEAD'), 'utf8').catch(() => '')) !== '';
  }

  async remove(): Promise<void> {
    // Moved away first: a folder that is half removed must not look like a worktree.
    const doomed = join(dirname(this.path), `.removed-${this.branch}-${String(process.pid)}-${String(Date.now())}`);
    await rm(this.adminDir, { recursive: true, force: true });
    try {
      await rename(this.path, doomed);
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
    await this.sweep();
  }

  /** Finishes this removal, and those that were killed. */
  private async sweep(): Promise<void> {
    const parent = dirname(this.path);
    const names = await readdir(parent).catch((): string[] => []);
    for (const name of names) if (protocolOfRemoved(name) === this.branch) await removeFolder(join(parent, name));
  }
}
