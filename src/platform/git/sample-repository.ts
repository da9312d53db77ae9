import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SAMPLE_FILES } from '../../demo/domain/sample-files';
import { messageOf, Unavailable } from '../../kernel/errors';
import { type SamplePlace, SampleRepository } from '../../ports/sample-repository';
import { type Git, gitIn } from './sample-git';

/** A bare repository that plays the remote, and a clone of it that plays the user's own checkout. */
export async function makeSampleRepository({ folder, remote, checkout }: SamplePlace, git: Git): Promise<void> {
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  await git(folder, 'clone', '--quiet', remote, checkout);
  await git(checkout, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  for (const [name, content] of Object.entries(SAMPLE_FILES)) {
    const path = join(checkout, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await git(checkout, 'add', '--all');
  await git(checkout, 'commit', '--quiet', '--message', 'Headline 1.0.0');
  // The last thing of all: a remote with a branch is a whole one.
  await git(checkout, 'push', '--quiet', '--set-upstream', 'origin', 'main');
}

/** The sample repository of the server, in its data folder. */
export class GitSampleRepository extends SampleRepository {
  readonly place: SamplePlace;
  private readonly git: Git;

  constructor(dataDir: string, environment: NodeJS.ProcessEnv) {
    super();
    const folder = join(dataDir, 'demo');
    this.place = { folder, remote: join(folder, 'remote.git'), checkout: join(folder, 'checkout') };
    this.git = gitIn(environment);
  }

  async ensure(): Promise<void> {
    if (await this.isWhole()) return;
    const { folder } = this.place;
    try {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await makeSampleRepository(this.place, this.git);
    } catch (error) {
      throw new Unavailable('demo.repository_failed', `The repository of the demo cannot be made: ${messageOf(error)}`);
    }
  }

  private isWhole(): Promise<boolean> {
    const { folder, remote } = this.place;
    return this.git(folder, `--git-dir=${remote}`, 'rev-parse', '--verify', '--quiet', 'refs/heads/main').then(
      () => true,
      () => false,
    );
  }
}
