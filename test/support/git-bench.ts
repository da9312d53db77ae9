import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import type { GitWorkspacesOptions } from '../../src/platform/git/git-options';
import type { Repository, WorkspaceKey } from '../../src/ports/workspaces';
import { SpawnProcessRunner } from './spawn-runner';

const PLAIN_ENV = {
  PATH: process.env.PATH ?? '',
  HOME: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.test',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.test',
};

/** Git as a person or an agent runs it: by its own rules, with the config that it finds. */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: PLAIN_ENV, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trimEnd();
}

export function put(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

/** A temporary folder with a person's checkout, a bare remote and a data folder. */
export class GitBench {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'deksdenflow-git-')));
  readonly checkout = join(this.root, 'checkout');
  readonly remote = join(this.root, 'remote.git');
  readonly runner = new SpawnProcessRunner();

  constructor(files: Readonly<Record<string, string>> = { 'README.md': '# App\n', '.gitignore': 'ignored/\n*.log\n' }) {
    mkdirSync(this.checkout);
    git(this.checkout, 'init', '-q', '-b', 'main');
    put(this.checkout, files);
    git(this.checkout, 'add', '-A');
    git(this.checkout, 'commit', '-q', '-m', 'First');
    git(this.root, 'clone', '-q', '--bare', this.checkout, this.remote);
  }

  /** A worker's view: its own data folder, so `host('b')` is another machine. */
  host(name = 'a', options: Partial<GitWorkspacesOptions> = {}): GitWorkspaces {
    return new GitWorkspaces({
      dataDir: this.dataDir(name),
      runner: this.runner,
      environment: { PATH: process.env.PATH },
      ...options,
    });
  }

  dataDir(name = 'a'): string {
    return join(this.root, `data ${name}`);
  }

  mirror(name = 'a'): string {
    return join(this.dataDir(name), 'repos', 'p1.git');
  }

  repository(overrides: Partial<Repository> = {}): Repository {
    return { projectId: 'p1', gitUrl: this.remote, baseBranch: 'main', credentials: null, pushes: true, ...overrides };
  }

  key(protocolName = '0001-demo', repository: Partial<Repository> = {}): WorkspaceKey {
    return { repository: this.repository(repository), protocolName, baseBranch: 'main' };
  }

  /** A commit on the remote's branch by somebody else. */
  commitElsewhere(branch: string, files: Readonly<Record<string, string>>): string {
    const clone = mkdtempSync(join(this.root, 'clone-'));
    git(clone, 'clone', '-q', this.remote, '.');
    git(clone, 'checkout', '-q', '-B', branch, existsOnRemote(clone, branch) ? `origin/${branch}` : 'origin/main');
    put(clone, files);
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Elsewhere');
    git(clone, 'push', '-q', '--force', 'origin', branch);
    return git(clone, 'rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}

function existsOnRemote(clone: string, branch: string): boolean {
  return git(clone, 'for-each-ref', `refs/remotes/origin/${branch}`) !== '';
}

export const ATTEMPT = { stepIndex: 0, attempt: 1 } as const;

export function request(
  parentSha: string,
  subject = 'Step 1',
): {
  parentSha: string;
  subject: string;
  body: string;
  trailers: Record<string, string>;
} {
  return { parentSha, subject, body: 'What was done.', trailers: { 'Deksdenflow-Step': '0' } };
}
