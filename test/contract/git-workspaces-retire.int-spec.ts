import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { git, GitBench, put, request } from '../support/git-bench';

describe('a worktree that is retired', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  let path: string;
  let head: string;
  beforeEach(async () => {
    bench = new GitBench();
    workspaces = bench.host();
    const opened = await workspaces.open(bench.key(), null);
    path = opened.path;
    put(path, { 'step.txt': 'done' });
    head = (await workspaces.commit(bench.key(), request(opened.headSha))).sha ?? '';
  });
  afterEach(() => {
    bench.remove();
  });
  const retiredRefs = (): string[] =>
    git(bench.mirror(), 'for-each-ref', '--format=%(refname)', 'refs/deksdenflow/0001-demo/retired').split('\n');
  const kept = (file: string, ref = 'retired/1'): string =>
    git(bench.mirror(), 'show', `refs/deksdenflow/0001-demo/${ref}:${file}`);
  const nothingLeft = (): void => {
    expect(readdirSync(join(bench.dataDir(), 'worktrees', 'p1'))).toEqual([]);
    expect(readdirSync(join(bench.dataDir(), 'indexes', 'p1'))).toEqual([]);
    expect(readdirSync(join(bench.mirror(), 'worktrees'))).toEqual([]);
  };

  it('leaves its commits, and a clean one nothing else', async () => {
    await workspaces.retire(bench.key(), head);
    await workspaces.retire(bench.key(), head);
    nothingLeft();
    expect(git(bench.mirror(), 'rev-parse', '0001-demo', 'refs/deksdenflow/0001-demo/head')).toBe(`${head}\n${head}`);
    expect(retiredRefs()).toEqual(['']);
    expect(await workspaces.open(bench.key(), head)).toMatchObject({ created: true, headSha: head });
  });

  it('leaves what was changed, staged, new and removed, under names that git quotes', async () => {
    put(path, { 'step.txt': 'changed', 'new dir/x y\n"ü"': 'new', 'staged.txt': 's', '.env': 'A=1', 'ignored/c': 'c' });
    git(path, 'add', 'staged.txt');
    rmSync(join(path, 'README.md'));
    symlinkSync('/etc/passwd', join(path, 'link'));
    await workspaces.retire(bench.key(), head);
    nothingLeft();
    const files = git(bench.mirror(), 'ls-tree', '-r', '-z', '--name-only', 'refs/deksdenflow/0001-demo/retired/1');
    expect(files.split('\0').sort()).toEqual(
      ['', '.env', '.gitignore', 'link', 'new dir/x y\n"ü"', 'staged.txt', 'step.txt'].sort(),
    );
    expect(kept('step.txt')).toBe('changed');
    expect(git(bench.mirror(), 'rev-parse', 'refs/deksdenflow/0001-demo/retired/1^')).toBe(head);
    expect(git(bench.mirror(), 'show', '0001-demo:step.txt')).toBe('done');
  });

  it('numbers what it keeps, and keeps the same files once', async () => {
    for (const text of ['one', 'two', 'one']) {
      put((await workspaces.open(bench.key(), head)).path, { 'loose.txt': text });
      await workspaces.retire(bench.key(), head);
    }
    expect(retiredRefs()).toHaveLength(2);
    expect([kept('loose.txt', 'retired/1'), kept('loose.txt', 'retired/2')]).toEqual(['one', 'two']);
  });

  it('is compared with the commit of the run, not with a branch that an agent has moved', async () => {
    put(path, { 'secretly.txt': 'committed by the agent' });
    git(path, 'add', '-A');
    git(path, 'commit', '-q', '-m', 'agent');
    git(path, 'update-index', '--assume-unchanged', 'step.txt');
    put(path, { 'step.txt': 'hidden change' });
    await workspaces.retire(bench.key(), head);
    expect([kept('secretly.txt'), kept('step.txt')]).toEqual(['committed by the agent', 'hidden change']);
    expect(git(bench.mirror(), 'rev-parse', 'refs/deksdenflow/0001-demo/head')).toBe(head);
  });

  it('is kept when it holds a repository of its own, or a name that git cannot take back', async () => {
    git(path, 'init', '-q', 'vendored');
    put(path, { 'vendored/a.txt': 'a' });
    const retired = workspaces.retire(bench.key(), head);
    await expect(retired).rejects.toMatchObject({ code: 'git.nested_repository', facts: { path: 'vendored' } });
    expect(readFileSync(join(path, 'vendored/a.txt'), 'utf8')).toBe('a');
    rmSync(join(path, 'vendored'), { recursive: true });
    execFileSync('sh', ['-c', 'printf x > "$(printf \'bad\\377name\')"'], { cwd: path });
    await expect(workspaces.retire(bench.key(), head)).rejects.toMatchObject({ code: 'git.path_not_utf8' });
    expect(git(path, 'status', '--porcelain', '--branch')).toContain('## 0001-demo');
  });

  /** What a crash, an agent or a person can have left; `loose.txt` must outlive each. */
  const STATES: Readonly<Record<string, () => void>> = {
    whole: () => undefined,
    'pruned by the agent': () => {
      rmSync(join(bench.mirror(), 'worktrees'), { recursive: true });
    },
    'cut off in the middle of a reset, without an index': () => {
      rmSync(join(bench.dataDir(), 'indexes'), { recursive: true });
    },
    'at a commit that only another host has': () => {
      head = 'a'.repeat(40);
    },
    'beside a mirror that was lost': () => {
      rmSync(bench.mirror(), { recursive: true });
    },
    'with read-only folders': () => {
      put(path, { 'ignored/cache/a': 'a' });
      chmodSync(join(path, 'ignored/cache'), 0o500);
    },
    'with config, hooks and links of an agent': () => {
      git(path, 'config', 'core.fsmonitor', 'touch ran');
      put(bench.mirror(), { 'hooks/reference-transaction': '#!/bin/sh\ntouch ran\n' });
      chmodSync(join(bench.mirror(), 'hooks/reference-transaction'), 0o755);
      git(path, 'symbolic-ref', 'refs/deksdenflow/0001-demo/head', 'refs/heads/0001-demo');
      put(path, { '.git': 'gitdir: /nowhere\n' });
    },
  };
  it.each(Object.entries(STATES))('loses no file when it is %s', async (_name, arrange) => {
    put(path, { 'loose.txt': 'precious' });
    arrange();
    await workspaces.retire(bench.key(), head);
    expect(kept('loose.txt')).toBe('precious');
    expect(existsSync(path)).toBe(false);
  });

  it('goes on where a killed removal was, and lists it until then', async () => {
    renameSync(path, join(path, '..', `.removed-0001-demo-4711-1700000000000`));
    mkdirSync(join(path, '..', `.removed-0001-demo-2-4711-1700000000000`));
    const name = (protocolName: string) => expect.objectContaining({ projectId: 'p1', protocolName }) as unknown;
    expect(await workspaces.list()).toEqual([name('0001-demo-2'), name('0001-demo')]);
    await workspaces.retire(bench.key(), head);
    expect(await workspaces.list()).toEqual([name('0001-demo-2')]);
    expect(existsSync(join(path, '..', `.removed-0001-demo-2-4711-1700000000000`))).toBe(true);
  });

  it('loses nothing when everything dies before any of its git calls, and ends by the next try', async () => {
    put(path, { 'loose.txt': 'precious' });
    const death = new Error('killed');
    let deaths = 0;
    for (let allowed = 0; ; allowed += 1) {
      const dying = bench.host();
      const run = dying.git.run.bind(dying.git);
      let calls = 0;
      dying.git.run = (args, call) => (calls++ < allowed ? run(args, call) : Promise.reject(death));
      const ended = await dying.retire(bench.key(), head).then(
        () => true,
        (error: unknown) => {
          expect(error).toBe(death);
          return false;
        },
      );
      if (ended) break;
      deaths += 1;
      expect(readFileSync(join(path, 'loose.txt'), 'utf8')).toBe('precious');
    }
    expect(deaths).toBeGreaterThan(4);
    nothingLeft();
    expect(kept('loose.txt')).toBe('precious');
    expect(retiredRefs()).toHaveLength(1);
  });

  it('is listed by project and name, beside nothing that is not ours', async () => {
    await workspaces.open({ ...bench.key('0002-other'), repository: bench.repository({ projectId: 'p2' }) }, null);
    const worktrees = join(bench.dataDir(), 'worktrees');
    put(worktrees, { 'p1/0003-file': 'x', 'p1/notes/a': 'a', 'p1/.removed-x-1-2/a': 'a', stray: 's' });
    symlinkSync(bench.checkout, join(worktrees, 'p1', '0004-link'));
    symlinkSync(join(worktrees, 'p1'), join(worktrees, 'p3'));
    expect(await workspaces.list()).toEqual([
      { projectId: 'p1', protocolName: '0001-demo', path },
      { projectId: 'p2', protocolName: '0002-other', path: join(worktrees, 'p2', '0002-other') },
    ]);
    expect(await bench.host('empty').list()).toEqual([]);
  });

  it('is not touched through a link that an agent put in its place', async () => {
    rmSync(path, { recursive: true });
    symlinkSync(bench.checkout, path);
    await workspaces.retire(bench.key(), head);
    nothingLeft();
    expect(readFileSync(join(bench.checkout, 'README.md'), 'utf8')).toBe('# App\n');
  });
});
