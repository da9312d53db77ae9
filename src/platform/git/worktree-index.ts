import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './pristine';

const COMMIT_ID = /^[0-9a-f]{40,64}$/;

/**
 * Our own index of a worktree, outside of it: the agent's one may hide changes (`assume-unchanged`) or hold anything.
 * The file's name is the commit whose tree it holds, with the stat data of the files on disk, so that the next call
 * need not read unchanged files again. Work is done on a draft that becomes the next one by a rename: a killed
 * call leaves the old one, or none.
 */
export class WorktreeIndex {
  constructor(private readonly folder: string) {}

  /** The commit that the worktree was last put at by us. */
  async heldCommit(): Promise<string | undefined> {
    const names = await readdir(this.folder).catch((): string[] => []);
    return names.find((name) => COMMIT_ID.test(name));
  }

  /** A copy to work on; an empty one (no file) when nothing is held. */
  async draft(): Promise<string> {
    const held = await this.heldCommit();
    const path = join(this.folder, `draft-${randomUUID()}`);
    if (held === undefined) await mkdir(this.folder, { recursive: true });
    else await copyIndex(join(this.folder, held), path);
    return path;
  }

  /** The held index itself: from here to `keep` the worktree is at no commit, as after a crash. */
  async take(): Promise<string> {
    const held = await this.heldCommit();
    const path = join(this.folder, `draft-${randomUUID()}`);
    if (held === undefined) await mkdir(this.folder, { recursive: true });
    else await rename(join(this.folder, held), path);
    return path;
  }

  async keep(draft: string, commit: string): Promise<void> {
    const before = await this.heldCommit();
    if (before !== undefined && before !== commit) await rm(join(this.folder, before), { force: true });
    await rename(draft, join(this.folder, commit));
  }

  async discard(draft: string): Promise<void> {
    await Promise.all([rm(draft, { force: true }), rm(`${draft}.lock`, { force: true })]);
  }

  pathOf(commit: string): string {
    return join(this.folder, commit);
  }

  async copyTo(draft: string, path: string): Promise<void> {
    const copy = `${path}.${randomUUID()}.new`;
    await copyIndex(draft, copy);
    await rename(copy, path);
  }

  async baseCommit(): Promise<string | undefined> {
    const text = await readFile(join(this.folder, 'base'), 'utf8').catch(() => '');
    return COMMIT_ID.test(text) ? text : undefined;
  }

  async setBaseCommit(sha: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await replaceFile(join(this.folder, 'base'), sha);
  }

  /** Leftovers of killed calls. */
  async sweep(): Promise<void> {
    const names = await readdir(this.folder).catch((): string[] => []);
    const drafts = names.filter((name) => name.startsWith('draft-') || name.endsWith('.new'));
    await Promise.all(drafts.map((name) => rm(join(this.folder, name), { force: true })));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Git takes a file that is not older than the index for possibly changed ("racy"). A copy must not look younger than
 * the original, or a change made in between would be missed.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to);
  const seconds = Math.floor(mtimeMs) / 1000;
  await utimes(to, seconds, seconds);
}
