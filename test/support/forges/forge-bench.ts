import { git, GitBench } from '../git-bench';
import { GithubStandIn } from './github-stand-in';
import { GitlabStandIn } from './gitlab-stand-in';
import type { ForgeStandIn, StandInCheck } from './stand-in';

/** What CI makes of a commit that was pushed; undefined: nothing. */
export type CiRobot = (commit: {
  readonly branch: string;
  readonly sha: string;
}) => readonly StandInCheck[] | undefined;

const LOOK_MS = 50;

/**
 * A forge with its git side: what is pushed to the bare repository is on the stand-in's branch a moment later, and its CI
 * says what the test's robot says. A repository on this machine cannot tell anybody by itself that it was pushed to.
 */
export class ForgeBench {
  robot: CiRobot = () => undefined;
  private readonly seen = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  private constructor(
    readonly provider: 'github' | 'gitlab',
    readonly forge: ForgeStandIn,
    readonly git: GitBench,
  ) {}

  static async start(provider: 'github' | 'gitlab', files?: Readonly<Record<string, string>>): Promise<ForgeBench> {
    const forge = provider === 'github' ? await GithubStandIn.start() : await GitlabStandIn.start();
    const bench = new ForgeBench(provider, forge, new GitBench(files));
    await bench.look();
    bench.timer = setInterval(() => {
      bench.looking = bench.looking.then(() => bench.look());
    }, LOOK_MS);
    return bench;
  }

  /** Fields of a project on this forge. */
  project(name: string, webhookSecret: string | null): Record<string, unknown> {
    return {
      name,
      git_url: this.git.remote,
      ci_provider: this.provider,
      forge_url: this.forge.apiUrl,
      forge_repository: this.forge.repository,
      secrets: { FORGE_TOKEN: this.forge.token, ...(webhookSecret === null ? {} : { WEBHOOK_SECRET: webhookSecret }) },
    };
  }

  /** A file of a commit, or undefined. */
  file(sha: string, path: string): string | undefined {
    try {
      return git(this.git.remote, 'show', `${sha}:${path}`);
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.forge.close();
    this.git.remove();
  }

  private async look(): Promise<void> {
    const refs = git(this.git.remote, 'for-each-ref', '--format=%(refname:strip=2) %(objectname)', 'refs/heads');
    for (const line of refs.split('\n')) {
      const [branch = '', sha = ''] = line.split(' ');
      if (this.seen.get(branch) === sha) continue;
      this.seen.set(branch, sha);
      await this.forge.setBranch(branch, sha);
      const checks = branch === 'main' ? undefined : this.robot({ branch, sha });
      if (checks === undefined) continue;
      await this.forge.setChecks(
        sha,
        checks.map((check) => ({ name: check.name, state: 'queued' as const })),
      );
      await this.forge.setChecks(sha, checks);
    }
  }
}
