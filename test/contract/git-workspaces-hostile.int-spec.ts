import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { ATTEMPT, git, GitBench, put, request } from '../support/git-bench';

/** What an agent can do to the repository that it works in; `evil` is a program that leaves a mark. */
interface Scene {
  readonly path: string;
  readonly mirror: string;
  readonly admin: string;
  readonly evil: string;
}

const config =
  (...entries: [string, (scene: Scene) => string][]) =>
  (scene: Scene): void => {
    for (const [name, value] of entries) git(scene.path, 'config', name, value(scene));
  };

const VECTORS: Readonly<Record<string, (scene: Scene) => void>> = {
  'core.fsmonitor': config(['core.fsmonitor', ({ evil }) => evil]),
  'core.hooksPath': (scene) => {
    mkdirSync(join(scene.path, 'h'));
    for (const hook of ['reference-transaction', 'post-checkout', 'post-index-change', 'pre-commit', 'pre-push']) {
      symlinkSync(scene.evil, join(scene.path, 'h', hook));
    }
    config(['core.hooksPath', ({ path }) => join(path, 'h')])(scene);
  },
  'hooks in the mirror': ({ mirror, evil }) => {
    mkdirSync(join(mirror, 'hooks'));
    for (const hook of ['reference-transaction', 'post-checkout', 'post-index-change', 'pre-commit', 'pre-push']) {
      symlinkSync(evil, join(mirror, 'hooks', hook));
    }
  },
  'clean and smudge filters': (scene) => {
    put(scene.path, { '.gitattributes': '* filter=x\n' });
    config(['filter.x.clean', ({ evil }) => evil], ['filter.x.smudge', ({ evil }) => evil])(scene);
  },
  'process filter': (scene) => {
    put(scene.path, { '.gitattributes': '* filter=x\n' });
    config(['filter.x.process', ({ evil }) => evil], ['filter.x.required', () => 'true'])(scene);
  },
  'filter by info/attributes': (scene) => {
    put(scene.mirror, { 'info/attributes': '* filter=x\n' });
    config(['filter.x.clean', ({ evil }) => evil])(scene);
  },
  'include.path': (scene) => {
    put(scene.path, { '.gitattributes': '* filter=x\n', 'evil.cfg': `[filter "x"]\n\tclean = ${scene.evil}\n` });
    config(['include.path', ({ path }) => join(path, 'evil.cfg')])(scene);
  },
  'config.worktree': (scene) => {
    put(scene.path, { '.gitattributes': '* filter=x\n' });
    config(['extensions.worktreeConfig', () => 'true'])(scene);
    git(scene.path, 'config', '--worktree', 'filter.x.clean', scene.evil);
    put(scene.mirror, { 'config.worktree': `[filter "x"]\n\tclean = ${scene.evil}\n` });
  },
  'config replaced by a symlink': ({ mirror, path, evil }) => {
    put(path, { '.gitattributes': '* filter=x\n', cfg: `[core]\n\tbare = true\n[filter "x"]\n\tclean = ${evil}\n` });
    rmSync(join(mirror, 'config'));
    symlinkSync(join(path, 'cfg'), join(mirror, 'config'));
  },
  'commondir in the mirror': ({ mirror, path, evil }) => {
    git(path, 'init', '-q', '--bare', join(path, 'other.git'));
    put(path, { '.gitattributes': '* filter=x\n' });
    git(path, '--git-dir', join(path, 'other.git'), 'config', 'filter.x.clean', evil);
    put(mirror, { commondir: join(path, 'other.git') });
  },
  'commondir of the worktree': ({ admin, path, evil }) => {
    git(path, 'init', '-q', '--bare', join(path, 'other.git'));
    put(path, { '.gitattributes': '* filter=x\n' });
    git(path, '--git-dir', join(path, 'other.git'), 'config', 'filter.x.clean', evil);
    put(admin, { commondir: `${join(path, 'other.git')}\n` });
  },
  '.git file that points elsewhere': ({ path, evil }) => {
    git(path, 'init', '-q', join(path, '..', 'elsewhere'));
    git(join(path, '..', 'elsewhere'), 'config', 'core.fsmonitor', evil);
    put(path, { '.git': `gitdir: ${join(path, '..', 'elsewhere', '.git')}\n` });
  },
  '.git folder of its own': ({ path, evil }) => {
    rmSync(join(path, '.git'));
    git(path, 'init', '-q');
    git(path, 'config', 'core.fsmonitor', evil);
    put(path, { '.git/hooks/pre-commit': 'x' });
  },
  'external diff and textconv': (scene) => {
    put(scene.path, { '.gitattributes': '* diff=x\n' });
    config(
      ['diff.external', ({ evil }) => evil],
      ['diff.x.command', ({ evil }) => evil],
      ['diff.x.textconv', ({ evil }) => evil],
    )(scene);
  },
  'core.worktree': config(['core.worktree', ({ path }) => join(path, '..', 'other')]),
  'core.sshCommand, gpg, askpass, pager, editor, credential helper': config(
    ['core.sshCommand', ({ evil }) => evil],
    ['gpg.program', ({ evil }) => evil],
    ['commit.gpgSign', () => 'true'],
    ['core.askPass', ({ evil }) => evil],
    ['core.pager', ({ evil }) => evil],
    ['core.editor', ({ evil }) => evil],
    ['core.alternateRefsCommand', ({ evil }) => evil],
    ['credential.helper', ({ evil }) => evil],
    ['uploadpack.packObjectsHook', ({ evil }) => evil],
  ),
  'url.insteadOf': (scene) => {
    git(scene.path, 'config', `url.ext::${scene.evil} .insteadOf`, '/');
    git(scene.path, 'config', 'protocol.ext.allow', 'always');
  },
  'aliases of the commands that we use': config(
    ...['ls-files', 'update-index', 'write-tree', 'commit-tree', 'update-ref', 'push', 'fetch', 'diff'].map(
      (name): [string, (scene: Scene) => string] => [`alias.${name}`, ({ evil }) => `!${evil}`],
    ),
  ),
};

describe('a worktree after a hostile agent', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  let marker: string;
  beforeEach(() => {
    bench = new GitBench();
    workspaces = bench.host();
    marker = join(bench.root, 'marker');
  });
  afterEach(() => {
    bench.remove();
  });

  it.each(Object.entries(VECTORS))('runs nothing of %s', async (_name, attack) => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    const evil = join(bench.root, 'evil.sh');
    writeFileSync(evil, `#!/bin/sh\ntouch '${marker}'\ncat\n`);
    chmodSync(evil, 0o755);
    attack({ path, mirror: bench.mirror(), admin: join(bench.mirror(), 'worktrees', '0001-demo'), evil });
    put(path, { 'README.md': 'changed\n', 'work.txt': 'work\n' });
    rmSync(marker, { force: true });

    await workspaces.snapshot(key, { ...ATTEMPT, when: 'after' });
    const { sha, files } = await workspaces.commit(key, request(headSha));
    expect(files).toEqual(expect.arrayContaining(['README.md', 'work.txt']));
    expect(await workspaces.diff(key, headSha, sha ?? '', 100_000)).toContain('+changed');
    expect(await workspaces.push(key, sha ?? '', null, [])).toEqual({ outcome: 'pushed' });
    await workspaces.reset(key, headSha);
    await workspaces.prepare(bench.repository());
    await workspaces.open(bench.key('0002-next'), null);
    expect(existsSync(marker)).toBe(false);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(git(bench.remote, 'show', '0001-demo:work.txt')).toBe('work');
  });

  it('would run the program if git were called without our care', async () => {
    const { path } = await workspaces.open(bench.key(), null);
    const evil = join(bench.root, 'evil.sh');
    writeFileSync(evil, `#!/bin/sh\ntouch '${marker}'\ncat\n`);
    chmodSync(evil, 0o755);
    put(path, { '.gitattributes': '* filter=x\n' });
    git(path, 'config', 'filter.x.clean', evil);
    git(path, 'add', '-A');
    expect(existsSync(marker)).toBe(true);
  });

  it('is not deceived by replaced commits, hidden changes or an exclude file', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'work.txt': 'work' });
    put(bench.mirror(), { 'info/exclude': 'work.txt\n' });
    git(path, 'commit', '--allow-empty', '-q', '-m', 'other');
    git(path, 'replace', headSha, 'HEAD');
    git(path, 'symbolic-ref', 'refs/heads/0001-demo', 'refs/heads/elsewhere');
    const { sha } = await workspaces.commit(key, request(headSha));
    expect(git(path, '--no-replace-objects', 'rev-parse', `${sha ?? ''}^`)).toBe(headSha);
    expect(git(path, 'rev-parse', '--symbolic-full-name', '0001-demo')).toBe('refs/heads/0001-demo');
  });

  it('takes its branch name back when an agent made a folder of refs of it', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    git(path, 'checkout', '-q', '--detach');
    git(path, 'branch', '-D', '0001-demo');
    git(path, 'branch', '0001-demo/mine');
    put(path, { 'work.txt': 'work' });
    const { sha } = await workspaces.commit(key, request(headSha));
    expect(git(path, 'rev-parse', '0001-demo', 'HEAD')).toBe(`${sha ?? ''}\n${sha ?? ''}`);
  });

  it('does not follow a folder of the worktree that became a link to the outside', async () => {
    bench.remove();
    bench = new GitBench({ 'src/a.txt': 'a', 'b.txt': 'b' });
    workspaces = bench.host();
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    const home = join(bench.root, 'home');
    put(home, { 'a.txt': 'precious', 'other.txt': 'precious' });
    rmSync(join(path, 'src'), { recursive: true });
    symlinkSync(home, join(path, 'src'));
    const result = await workspaces.commit(key, request(headSha));
    expect(result.refused).toEqual([{ path: 'src', reason: 'outside_worktree', bytes: home.length }]);
    await workspaces.reset(key, headSha);
    expect(readFileSync(join(path, 'src/a.txt'), 'utf8')).toBe('a');
    expect(readFileSync(join(home, 'a.txt'), 'utf8')).toBe('precious');
    expect(existsSync(join(home, 'other.txt'))).toBe(true);
  });

  it('rebuilds a worktree whose folder became a link to the outside', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    const home = join(bench.root, 'home');
    put(home, { 'README.md': 'precious' });
    renameSync(path, `${path}-moved`);
    symlinkSync(home, path);
    await expect(workspaces.commit(key, request(headSha))).rejects.toMatchObject({ code: 'git.worktree_missing' });
    expect(await workspaces.open(key, headSha)).toMatchObject({ created: true });
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toBe('precious');
    expect(existsSync(join(home, '.git'))).toBe(false);
  });
});
