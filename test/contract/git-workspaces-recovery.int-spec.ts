import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessSpec, RunningProcess } from '../../src/ports/process-runner';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { ATTEMPT, git, GitBench, put, request } from '../support/git-bench';
import { SpawnProcessRunner } from '../support/spawn-runner';

/** Kills each git that it starts, some milliseconds after the start. */
class KillingRunner extends SpawnProcessRunner {
  constructor(private readonly afterMs: number) {
    super();
  }

  override start(spec: ProcessSpec): RunningProcess {
    const running = super.start(spec);
    const { pid } = running;
    if (pid !== undefined) {
      const timer = setTimeout(() => process.kill(pid, 'SIGKILL'), this.afterMs);
      void running.done.then(() => {
        clearTimeout(timer);
      });
    }
    return running;
  }
}

describe('workspaces after a loss', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  beforeEach(() => {
    bench = new GitBench();
    workspaces = bench.host();
  });
  afterEach(() => {
    bench.remove();
  });

  async function pushedStep(name = '0001-demo'): Promise<{ path: string; headSha: string; sha: string }> {
    const key = bench.key(name);
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'step.txt': 'done' });
    const sha = (await workspaces.commit(key, request(headSha))).sha ?? '';
    await workspaces.push(key, sha, null, []);
    return { path, headSha, sha };
  }

  it('opens a worktree that is in place without touching what an interrupted attempt left', async () => {
    const { path, headSha, sha } = await pushedStep();
    put(path, { 'half.txt': 'half', 'step.txt': 'half' });
    expect(await bench.host().open(bench.key(), sha)).toEqual({ path, headSha: sha, baseSha: headSha, created: false });
    expect(readFileSync(join(path, 'half.txt'), 'utf8')).toBe('half');
  });

  it('moves a worktree that is at another commit', async () => {
    const { path, headSha } = await pushedStep();
    expect(await workspaces.open(bench.key(), headSha)).toMatchObject({ headSha, created: false });
    expect(existsSync(join(path, 'step.txt'))).toBe(false);
    expect(git(path, 'rev-parse', 'HEAD')).toBe(headSha);
  });

  it('rebuilds a lost worktree from the mirror, and the unpushed commit with it', async () => {
    const key = bench.key('0001-demo', { pushes: false });
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'step.txt': 'done' });
    const sha = (await workspaces.commit(key, request(headSha))).sha ?? '';
    rmSync(path, { recursive: true });
    rmSync(bench.remote, { recursive: true });
    expect(await workspaces.open(key, sha)).toEqual({ path, headSha: sha, baseSha: headSha, created: true });
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(readFileSync(join(path, 'step.txt'), 'utf8')).toBe('done');
  });

  it('rebuilds on another host, and after the data folder was lost, from the remote branch', async () => {
    const { headSha, sha } = await pushedStep();
    const other = await bench.host('b').open(bench.key(), sha);
    expect(other).toMatchObject({ headSha: sha, baseSha: headSha, created: true });
    expect(readFileSync(join(other.path, 'step.txt'), 'utf8')).toBe('done');
    rmSync(bench.dataDir(), { recursive: true });
    expect(await workspaces.open(bench.key(), sha)).toMatchObject({ headSha: sha, created: true });
    rmSync(bench.mirror(), { recursive: true });
    expect(await workspaces.open(bench.key(), sha)).toMatchObject({ headSha: sha });
    expect(git(other.path, 'status', '--porcelain')).toBe('');
  });

  it('fetches the branch when another host is ahead', async () => {
    const { sha } = await pushedStep();
    const other = bench.host('b');
    const { path } = await other.open(bench.key(), sha);
    put(path, { 'two.txt': '2' });
    const ahead = (await other.commit(bench.key(), request(sha))).sha ?? '';
    await other.push(bench.key(), ahead, sha, []);
    expect(await workspaces.hasCommit(bench.key(), ahead)).toBe(false);
    await workspaces.open(bench.key(), ahead);
    expect(await workspaces.hasCommit(bench.key(), ahead)).toBe(true);
  });

  it('says so when a commit is nowhere to be found', async () => {
    await workspaces.open(bench.key(), null);
    const missing = 'a'.repeat(40);
    const { headSha } = await workspaces.open(bench.key(), null);
    const refused = { code: 'git.commit_missing', facts: { sha: missing } };
    await expect(workspaces.open(bench.key(), missing)).rejects.toMatchObject(refused);
    await expect(workspaces.reset(bench.key(), missing)).rejects.toMatchObject(refused);
    await expect(workspaces.adopt(bench.key(), missing)).rejects.toMatchObject(refused);
    await expect(workspaces.commit(bench.key(), request(missing))).rejects.toMatchObject(refused);
    await expect(workspaces.push(bench.key(), missing, null, [])).rejects.toMatchObject(refused);
    await expect(workspaces.diff(bench.key(), headSha, missing, 100)).rejects.toMatchObject(refused);
    await expect(workspaces.reset(bench.key(), '--hard')).rejects.toMatchObject({ code: 'git.sha_invalid' });
    // And the refusals left the worktree usable.
    await workspaces.snapshot(bench.key(), { ...ATTEMPT, when: 'before' });
  });

  it('adopts the commit of a lost attempt', async () => {
    const { path, headSha, sha } = await pushedStep();
    await workspaces.reset(bench.key(), headSha);
    await workspaces.adopt(bench.key(), sha);
    expect(git(path, 'rev-parse', '0001-demo', 'HEAD')).toBe(`${sha}\n${sha}`);
    expect(readFileSync(join(path, 'step.txt'), 'utf8')).toBe('done');
    git(path, 'checkout', '-q', '-b', 'elsewhere');
    await workspaces.adopt(bench.key(), sha);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
  });

  it('opens ten protocols of one repository at once, from two processes', async () => {
    const second = bench.host();
    const names = Array.from({ length: 10 }, (_, index) => `${String(index + 1).padStart(4, '0')}-side`);
    const opened = await Promise.all(
      names.map((name, index) => (index % 2 ? second : workspaces).open(bench.key(name), null)),
    );
    expect(new Set(opened.map(({ path }) => path)).size).toBe(10);
    const commits = await Promise.all(
      opened.map(async ({ path, headSha }, index) => {
        put(path, { 'mine.txt': names[index] ?? '' });
        const key = bench.key(names[index]);
        const { sha } = await workspaces.commit(key, request(headSha));
        await workspaces.push(key, sha ?? '', null, []);
        return git(bench.remote, 'show', `${names[index] ?? ''}:mine.txt`);
      }),
    );
    expect(commits).toEqual(names);
    expect(git(bench.mirror(), 'fsck')).toBe('');
  });

  it('breaks the lock of a dead process and removes the locks that a killed git left', async () => {
    const { path, sha } = await pushedStep();
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    const dead = JSON.stringify({ host: (await import('node:os')).hostname(), pid: child.pid });
    writeFileSync(`${bench.mirror()}.lock`, dead);
    writeFileSync(`${path}.lock`, dead);
    const old = Date.now() / 1000 - 60;
    for (const lock of ['refs/heads/0001-demo.lock', 'packed-refs.lock', 'refs/remotes/origin/main.lock']) {
      put(bench.mirror(), { [lock]: '' });
      utimesSync(join(bench.mirror(), lock), old, old);
    }
    put(join(bench.mirror(), 'worktrees/0001-demo'), { 'index.lock': '' });
    bench.commitElsewhere('main', { 'later.txt': '1' });
    await workspaces.prepare(bench.repository());
    put(path, { 'more.txt': '1' });
    expect((await workspaces.commit(bench.key(), request(sha))).files).toEqual(['more.txt']);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
  });

  it.each(['fetch', 'read-tree', 'clean'])('recovers when everything died in the middle of %s', async (step) => {
    const dying = bench.host();
    const run = dying.git.run.bind(dying.git);
    const death = new Error('killed');
    dying.git.run = async (args, call) => {
      if (args[0] !== step) return run(args, call);
      // Half of a read-tree: some files are written, the index is not.
      if (call.workTree !== undefined) put(call.workTree, { 'README.md': 'half', 'half.txt': 'x' });
      if (call.indexFile !== undefined) writeFileSync(`${call.indexFile}.lock`, 'half');
      throw death;
    };
    await expect(dying.open(bench.key(), null)).rejects.toBe(death);
    const { path, headSha } = await workspaces.open(bench.key(), null);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    await expect(dying.reset(bench.key(), headSha).then(() => dying.prepare(bench.repository()))).rejects.toBe(death);
    await workspaces.open(bench.key(), headSha);
    expect(git(path, 'status', '--porcelain', '--branch')).toBe('## 0001-demo');
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('# App\n');
    expect(readdirSync(join(bench.dataDir(), 'indexes/p1/0001-demo')).sort()).toEqual([headSha, 'base'].sort());
  });

  it('recovers when git itself is killed at any moment', async () => {
    put(
      bench.checkout,
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`d${String(n % 7)}/f${String(n)}`, String(n)])),
    );
    git(bench.checkout, 'add', '-A');
    git(bench.checkout, 'commit', '-q', '-m', 'Many files');
    git(bench.checkout, 'push', '-q', bench.remote, 'main');
    let failures = 0;
    for (let round = 0; round < 24; round += 1) {
      const key = bench.key(`${String(round % 6).padStart(4, '0')}-kill`);
      const dying = bench.host('a', { runner: new KillingRunner(round / 2) });
      await dying
        .open(key, null)
        .then(({ headSha }) => dying.reset(key, headSha))
        .catch(() => (failures += 1));
      const { path, headSha } = await workspaces.open(key, null);
      expect(git(path, 'status', '--porcelain', '--branch')).toBe(`## ${key.protocolName}`);
      expect(git(path, 'rev-parse', 'HEAD')).toBe(headSha);
    }
    expect(failures).toBeGreaterThan(0);
    expect(git(bench.mirror(), 'fsck', '--no-dangling')).toBe('');
  }, 60_000);

  it('needs few git processes for the cycle of an attempt', async () => {
    const key = bench.key();
    const count = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
      const before = workspaces.git.started;
      return [await work(), workspaces.git.started - before];
    };
    const [{ path, headSha }, first] = await count(() => workspaces.open(key, null));
    const [, reopened] = await count(() => workspaces.open(key, headSha));
    const [, before] = await count(() => workspaces.snapshot(key, { ...ATTEMPT, when: 'before' }));
    put(path, { 'a.txt': 'a', 'README.md': 'b' });
    const [{ sha }, commit] = await count(() => workspaces.commit(key, request(headSha)));
    const [, after] = await count(() => workspaces.snapshot(key, { ...ATTEMPT, when: 'after' }));
    const [, push] = await count(() => workspaces.push(key, sha ?? '', null, []));
    expect({ first, reopened, before, commit, after, push }).toEqual({
      first: 5,
      reopened: 0,
      before: 1,
      commit: 4,
      after: 1,
      push: 1,
    });
  });
});
