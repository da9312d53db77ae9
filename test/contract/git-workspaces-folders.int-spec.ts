import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { GitBench, put, request } from '../support/git-bench';

describe('a folder of a worktree', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  beforeEach(() => {
    bench = new GitBench();
    workspaces = bench.host();
  });
  afterEach(() => {
    bench.remove();
  });

  it('is written by new files, and refuses links and names that lead out', async () => {
    const key = bench.key();
    const { path } = await workspaces.open(key, null);
    const outside = join(bench.root, 'outside');
    put(outside, { 'a.md': 'precious' });
    await workspaces.writeFolder(key, '.protocols/0001-demo', new Map([['00-a.md', 'plan']]));
    expect(readFileSync(join(path, '.protocols/0001-demo/00-a.md'), 'utf8')).toBe('plan');
    linkSync(join(outside, 'a.md'), join(path, '.protocols/0001-demo/hard.md'));
    await workspaces.writeFolder(key, '.protocols/0001-demo', new Map([['hard.md', 'mine']]));
    symlinkSync(join(outside, 'a.md'), join(path, '.protocols/0001-demo/link.md'));
    symlinkSync(outside, join(path, 'linked'));
    const refused: [string, string][] = [
      ['.protocols/0001-demo', 'link.md'],
      ['linked', 'a.md'],
      ['linked/new', 'a.md'],
      ['../outside', 'a.md'],
      ['/etc', 'a.md'],
      ['.git', 'config'],
      ['x/.GIT/hooks', 'pre-commit'],
      ['.', 'a.md'],
      ['', 'a.md'],
      ['ok', '../a.md'],
      ['ok', 'b/a.md'],
      ['ok', '/etc/passwd'],
      ['ok', 'a\0.md'],
      ['ok', '..'],
      ['ok', '-rf'],
      ['ok', 'x'.repeat(300)],
    ];
    for (const [folder, name] of refused) {
      const write = workspaces.writeFolder(key, folder, new Map([[name, 'evil']]));
      await expect(write).rejects.toMatchObject({ code: 'git.path_outside_worktree' });
    }
    expect(readFileSync(join(outside, 'a.md'), 'utf8')).toBe('precious');
    expect(existsSync(join(outside, 'new'))).toBe(false);
    await expect(workspaces.writeFolder(key, 'ok', new Map([['big', 'x'.repeat(1_100_000)]]))).rejects.toMatchObject({
      code: 'git.file_too_large',
    });
  });

  it('is read from the commit, not from the disk', async () => {
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'plan/b.md': 'b\n', 'plan/a.md': 'ä', 'plan/empty': '', 'plan/sub/c.md': 'c' });
    symlinkSync('plan', join(path, 'link'));
    mkdirSync(join(path, 'p2'));
    symlinkSync('../README.md', join(path, 'p2', 'x.md'));
    const sha = (await workspaces.commit(key, request(headSha))).sha ?? '';
    put(path, { 'plan/a.md': 'changed on disk' });
    const files = await workspaces.readFolder(key, sha, 'plan');
    expect([...files]).toEqual([
      ['a.md', 'ä'],
      ['b.md', 'b\n'],
      ['empty', ''],
    ]);
    expect((await workspaces.readFolder(key, headSha, 'plan')).size).toBe(0);
    for (const folder of ['link', 'link/sub', 'p2', '../x', '/etc']) {
      await expect(workspaces.readFolder(key, sha, folder)).rejects.toMatchObject({
        code: 'git.path_outside_worktree',
      });
    }
  });
});
