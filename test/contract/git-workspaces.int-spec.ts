import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { ATTEMPT, git, GitBench, put, request } from '../support/git-bench';

describe('a workspace in real git', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  beforeEach(() => {
    bench = new GitBench();
    workspaces = bench.host();
  });
  afterEach(() => {
    bench.remove();
  });

  it('prepares the mirror and names the base commit', async () => {
    const main = git(bench.remote, 'rev-parse', 'main');
    expect(await workspaces.prepare(bench.repository())).toEqual({ baseSha: main });
    const moved = bench.commitElsewhere('main', { 'new.txt': 'x' });
    expect(await workspaces.prepare(bench.repository())).toEqual({ baseSha: moved });
    expect(git(bench.mirror(), 'fsck', '--strict')).toBe('');
  });

  it('says which base branch is missing', async () => {
    await expect(workspaces.prepare(bench.repository({ baseBranch: 'trunk' }))).rejects.toMatchObject({
      code: 'git.base_branch_missing',
      facts: { base_branch: 'trunk' },
    });
  });

  it('cuts a new protocol from the base branch as it is now', async () => {
    await workspaces.prepare(bench.repository());
    const moved = bench.commitElsewhere('main', { 'new.txt': 'x' });
    const opened = await workspaces.open(bench.key(), null);
    expect(opened).toMatchObject({ headSha: moved, baseSha: moved, created: true });
    expect(readFileSync(join(opened.path, 'new.txt'), 'utf8')).toBe('x');
    expect(git(opened.path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(git(opened.path, 'rev-parse', 'HEAD')).toBe(moved);
  });

  it('starts from the branch that the remote already has', async () => {
    const main = git(bench.remote, 'rev-parse', 'main');
    const head = bench.commitElsewhere('0001-demo', { '.protocols/0001-demo/00-a.md': 'plan' });
    bench.commitElsewhere('main', { 'later.txt': 'x' });
    expect(await workspaces.open(bench.key(), null)).toMatchObject({ headSha: head, baseSha: main });
  });

  it('takes a file URL and refuses other transports', async () => {
    const opened = await workspaces.open(bench.key('0001-demo', { gitUrl: `file://${bench.remote}` }), null);
    expect(opened.created).toBe(true);
    const marker = join(bench.root, 'ran');
    for (const gitUrl of [
      `ext::touch ${marker}`,
      `EXT::touch ${marker}`,
      '--upload-pack=touch',
      'http://example.test/x',
    ]) {
      await expect(workspaces.prepare(bench.repository({ gitUrl }))).rejects.toMatchObject({ code: 'git.url_refused' });
    }
    expect(existsSync(marker)).toBe(false);
  });

  it('commits with subject, body and trailers, and pushes', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'src/app.js': 'one', 'debug.log': 'ignored' });
    rmSync(join(path, 'README.md'));
    const result = await workspaces.commit(key, {
      parentSha: headSha,
      subject: 'Add app\n\nForged-Trailer: x',
      body: 'Why.',
      trailers: { 'Deksdenflow-Protocol': '0001-demo', 'Deksdenflow-Step': '0\nEvil: y' },
    });
    const sha = result.sha ?? '';
    expect(result).toEqual({ sha, files: ['README.md', 'src/app.js'], refused: [], restored: [] });
    expect(git(path, 'log', '-1', '--format=%s|%b|%(trailers:unfold)|%an|%ae|%P', sha)).toBe(
      'Add app Forged-Trailer: x|Why.\n\nDeksdenflow-Protocol: 0001-demo\nDeksdenflow-Step: 0 Evil: y\n|' +
        'Deksdenflow-Protocol: 0001-demo\nDeksdenflow-Step: 0 Evil: y\n|DeksdenFlow|deksdenflow@localhost|' +
        headSha,
    );
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(await workspaces.push(key, sha, null, [])).toEqual({ outcome: 'pushed' });
    expect(git(bench.remote, 'rev-parse', '0001-demo')).toBe(sha);
    expect(await workspaces.push(key, sha, null, [])).toEqual({ outcome: 'up_to_date' });
    expect(git(bench.remote, 'for-each-ref', 'refs/deksdenflow')).toBe('');
  });

  it('has nothing to commit when the tree is that of the parent', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    git(path, 'commit', '--allow-empty', '-q', '-m', 'agent says done');
    expect(await workspaces.commit(key, request(headSha))).toEqual({ sha: null, files: [], refused: [], restored: [] });
    expect(git(path, 'rev-parse', 'HEAD')).toBe(headSha);
  });

  it('replaces a file by a folder, a folder by a file, and keeps modes and links', async () => {
    bench.remove();
    bench = new GitBench({ a: 'file', 'b/c': 'in folder', keep: 'k' });
    const key = bench.key();
    const { path, headSha } = await bench.host().open(key, null);
    rmSync(join(path, 'a'));
    rmSync(join(path, 'b'), { recursive: true });
    put(path, { 'a/x y\n"ü"': 'now a folder', b: 'now a file' });
    git(path, 'update-index', '--chmod=+x', 'keep');
    const { sha } = await bench.host().commit(key, request(headSha));
    expect(git(path, 'ls-tree', '-r', '-z', '--name-only', sha ?? '').split('\0')).toEqual([
      'a/x y\n"ü"',
      'b',
      'keep',
      '',
    ]);
    expect(git(path, 'status', '--porcelain')).toBe('');
  });

  it('records untracked files and secrets in a snapshot and brings them back', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    const before = { ...ATTEMPT, when: 'before' as const };
    expect(await workspaces.findSnapshot(key, before)).toBeUndefined();
    expect(await workspaces.snapshot(key, before)).toBe(headSha);
    put(path, { 'new/file.txt': 'untracked', '.env': 'A=1', 'README.md': 'changed', 'ignored/cache': 'c' });
    git(path, 'add', 'new/file.txt');
    const status = git(path, 'status', '--porcelain');
    const after = await workspaces.snapshot(key, { ...ATTEMPT, when: 'after' });
    expect(git(path, 'status', '--porcelain')).toBe(status);
    expect(git(bench.mirror(), 'rev-parse', 'refs/deksdenflow/0001-demo/0/1/after')).toBe(after);
    await workspaces.reset(key, headSha);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(existsSync(join(path, '.env'))).toBe(false);
    expect(readFileSync(join(path, 'ignored/cache'), 'utf8')).toBe('c');
    await workspaces.reset(key, (await workspaces.findSnapshot(key, { ...ATTEMPT, when: 'after' })) ?? '');
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('A=1');
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('changed');
  });

  it('folds commits, switched branches, a detached head and staged files of an agent into one commit', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'one.txt': '1' });
    git(path, 'add', '-A');
    git(path, 'commit', '-q', '-m', 'agent 1');
    git(path, 'checkout', '-q', '-b', 'feature/agent');
    put(path, { 'two.txt': '2' });
    git(path, 'add', '-A');
    git(path, 'commit', '-q', '-m', 'agent 2');
    git(path, 'checkout', '-q', '--detach');
    put(path, { 'three.txt': '3', 'README.md': 'hidden change' });
    git(path, 'add', 'three.txt');
    git(path, 'update-index', '--assume-unchanged', 'README.md');
    const { sha, files } = await workspaces.commit(key, request(headSha));
    expect(files).toEqual(['README.md', 'one.txt', 'three.txt', 'two.txt']);
    expect(git(path, 'rev-parse', `${sha ?? ''}^`)).toBe(headSha);
    expect(git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/0001-demo');
    expect(git(path, 'rev-parse', 'HEAD')).toBe(sha);
    expect(git(path, 'status', '--porcelain')).toBe('');
  });

  it('leaves the checkout that a local path names byte for byte as it was', async () => {
    const key = bench.key('0001-demo', { gitUrl: bench.checkout });
    git(bench.checkout, 'config', 'receive.denyCurrentBranch', 'updateInstead');
    git(bench.checkout, 'checkout', '-q', '-b', '0002-open');
    const fingerprint = (): string => {
      const files = git(bench.checkout, 'ls-files', '-s') + git(bench.checkout, 'status', '--porcelain', '--branch');
      const index = readFileSync(join(bench.checkout, '.git/index'));
      return createHash('sha256')
        .update(files)
        .update(index)
        .update(readFileSync(join(bench.checkout, 'README.md')))
        .digest('hex');
    };
    const before = fingerprint();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'README.md': 'new' });
    const { sha } = await workspaces.commit(key, request(headSha));
    expect(await workspaces.push(key, sha ?? '', null, [])).toEqual({ outcome: 'pushed' });
    const onOpenBranch = bench.key('0002-open', { gitUrl: bench.checkout });
    await expect(workspaces.push(onOpenBranch, sha ?? '', headSha, [])).rejects.toMatchObject({
      code: 'git.push_refused',
    });
    expect(fingerprint()).toBe(before);
  });

  it('replaces what a lost attempt of ours pushed, and nothing else', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'a.txt': 'lost attempt' });
    const lost = (await workspaces.commit(key, request(headSha))).sha ?? '';
    await workspaces.push(key, lost, null, []);
    put(path, { 'a.txt': 'new attempt' });
    const again = (await workspaces.commit(key, request(headSha))).sha ?? '';
    expect(await workspaces.push(key, again, null, [])).toMatchObject({ outcome: 'rejected', remoteSha: lost });
    expect(await workspaces.push(key, again, null, [lost])).toEqual({ outcome: 'pushed' });
    const foreign = bench.commitElsewhere('0001-demo', { 'b.txt': 'a person' });
    expect(await workspaces.push(key, lost, again, [lost, again])).toMatchObject({
      outcome: 'rejected',
      remoteSha: foreign,
    });
    expect(git(bench.remote, 'rev-parse', '0001-demo')).toBe(foreign);
  });

  it('pushes nowhere when the project has no remote', async () => {
    const key = bench.key('0001-demo', { pushes: false });
    const { headSha } = await workspaces.open(key, null);
    expect(await workspaces.push(key, headSha, null, [])).toEqual({ outcome: 'no_remote' });
    expect(git(bench.remote, 'branch', '--list', '0001-demo')).toBe('');
  });

  it('shows a diff, cut at a line when it is too long', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'long.txt': 'a line of text\n'.repeat(5000) });
    const sha = (await workspaces.commit(key, request(headSha))).sha ?? '';
    expect(await workspaces.diff(key, headSha, sha, 1_000_000)).toMatch(
      /^diff --git a\/long.txt[^]*\+a line of text\n$/,
    );
    const cut = await workspaces.diff(key, headSha, sha, 2000);
    expect(cut).toMatch(/\n\+a line of text\n\[diff cut at 2000 bytes\]\n$/);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(2000);
    expect(await workspaces.diff(key, sha, sha, 2000)).toBe('');
  });
});
