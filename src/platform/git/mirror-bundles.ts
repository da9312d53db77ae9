import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Conflict } from '../../kernel/errors';
import { FileLock } from './file-lock';
import { GitCommand } from './git-command';
import { DEFAULT_USER_EMAIL, DEFAULT_USER_NAME, type GitWorkspacesOptions } from './git-options';
import type { Mirror } from './mirror';
import { mirrorConfig } from './mirror-config';
import { Places } from './place';

/** A repository of many gigabytes is packed as a whole. */
const LIMIT_MS = 6 * 3_600_000;
const BUNDLE = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})\.bundle$/;

export interface SavedMirrors {
  /** Names of files. */
  readonly saved: readonly string[];
  /** Ids of projects whose remote is itself cut off: git makes no whole bundle of such a repository. */
  readonly leftOut: readonly string[];
}

/**
 * The mirrors of this host, with every branch, note and hidden ref, as one file each that git itself can verify. Worktrees
 * are not among it: what counts of them is in the hidden refs, and whoever lacks one makes it anew.
 */
export class MirrorBundles {
  private readonly places: Places;

  constructor(options: Pick<GitWorkspacesOptions, 'dataDir' | 'runner' | 'environment'>) {
    const config = mirrorConfig(DEFAULT_USER_NAME, DEFAULT_USER_EMAIL, process.platform);
    this.places = new Places(options.dataDir, new GitCommand(options), new FileLock(), config);
  }

  /** May run while others fetch and commit: a bundle has the refs of one moment, and all that they need. */
  async save(folder: string): Promise<SavedMirrors> {
    const saved: string[] = [];
    const leftOut: string[] = [];
    for (const mirror of await this.places.mirrors()) {
      const project = basename(mirror.gitDir, '.git');
      await mirror.restore();
      const refs = await mirror.text(['for-each-ref', '--count=1', '--format=%(refname)']);
      if (refs === '') continue;
      if (existsSync(join(mirror.gitDir, 'shallow'))) {
        leftOut.push(project);
        continue;
      }
      await mkdir(folder, { recursive: true });
      const file = `${project}.bundle`;
      // Not `--all`: that would add the heads of worktrees, which are nobody's refs.
      await mirror.run(['bundle', 'create', '--quiet', join(folder, file), '--glob=refs/*'], { timeoutMs: LIMIT_MS });
      saved.push(file);
    }
    return { saved, leftOut };
  }

  /** Throws `backup.target_taken` when this host has one of them already. */
  async requireRoom(folder: string): Promise<void> {
    for (const { mirror } of await this.bundlesOf(folder)) {
      if (!existsSync(mirror.gitDir)) continue;
      throw new Conflict(
        'backup.target_taken',
        `${mirror.gitDir} is there already: restore into an empty data folder.`,
      );
    }
  }

  /** Gives the number of mirrors. */
  async load(folder: string): Promise<number> {
    const bundles = await this.bundlesOf(folder);
    for (const { mirror, path } of bundles) {
      await mirror.restore();
      const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'];
      await mirror.run(['fetch', ...flags, '--', path, '+refs/*:refs/*'], { timeoutMs: LIMIT_MS });
    }
    return bundles.length;
  }

  private async bundlesOf(folder: string): Promise<readonly { readonly mirror: Mirror; readonly path: string }[]> {
    if (!existsSync(folder)) return [];
    const projects = (await readdir(folder)).flatMap((name) => BUNDLE.exec(name)?.[1] ?? []);
    return projects.map((project) => ({
      mirror: this.places.local(project),
      path: join(folder, `${project}.bundle`),
    }));
  }
}
