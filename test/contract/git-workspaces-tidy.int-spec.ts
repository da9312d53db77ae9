import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { eventually } from '../support/eventually';
import { git, GitBench, put, request } from '../support/git-bench';

const NEVER = new AbortController().signal;

function blobId(text: string): string {
  return createHash('sha1')
    .update(`blob ${String(text.length)}\0${text}`)
    .digest('hex');
}

jest.setTimeout(30_000);

describe('the packing of mirrors', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  let path: string;
  let head: string;
  beforeEach(async () => {
    bench = new GitBench();
    workspaces = bench.host('a', { tidyLimits: { looseObjects: 0, packs: 0 } });
    const opened = await workspaces.open(bench.key(), null);
    path = opened.path;
    head = opened.headSha;
    await files(20);
  }, 30_000);
  afterEach(() => {
    bench.remove();
  });
  /** So many, and one whose id begins as the folder that is looked at. */
  const files = async (count: number): Promise<void> => {
    const texts = Array.from({ length: count }, (_, n) => `${String(count)} ${String(n)}`);
    const seen = Array.from({ length: 10_000 }, (_, n) => String(n)).find((text) => blobId(text).startsWith('17'));
    put(path, Object.fromEntries([...texts, seen ?? ''].map((text, n) => [`${String(n)}.txt`, text])));
    head = (await workspaces.commit(bench.key(), request(head))).sha ?? '';
  };
  const counts = (): Record<string, string> =>
    Object.fromEntries(
      git(bench.mirror(), 'count-objects', '-v')
        .split('\n')
        .map((line) => line.split(': ') as [string, string]),
    );

  it('makes one pack of many files, and keeps what no ref holds', async () => {
    put(path, { 'not yet.txt': 'in the middle of a turn' });
    const unreferenced = git(path, 'hash-object', '-w', 'not yet.txt');
    expect(Number(counts().count)).toBeGreaterThan(20);
    expect(await workspaces.tidy(NEVER)).toEqual([bench.mirror()]);
    expect(counts()).toMatchObject({ count: '0', packs: '1' });
    expect(git(bench.mirror(), 'cat-file', '-p', unreferenced)).toBe('in the middle of a turn');
    expect(git(bench.mirror(), 'fsck', '--full')).not.toMatch(/missing|corrupt/);

    put(path, { 'later.txt': 'later' });
    const later = await workspaces.commit(bench.key(), request(head));
    expect(await workspaces.hasCommit(bench.key(), later.sha ?? '')).toBe(true);
    expect(await workspaces.open(bench.key(), later.sha)).toMatchObject({ created: false });
  });

  it('lets a small one be', async () => {
    expect(await bench.host('a').tidy(NEVER)).toEqual([]);
    expect(Number(counts().count)).toBeGreaterThan(20);
  });

  it('goes past one where somebody is at a worktree, and not past one that died there', async () => {
    const lock = `${path}.lock`;
    const holder = (pid: number) => JSON.stringify({ host: hostname(), pid, incarnation: 'x', nonce: 'x' });
    writeFileSync(lock, holder(process.ppid));
    expect(await workspaces.tidy(NEVER)).toEqual([]);
    writeFileSync(lock, holder(2 ** 22 - 1));
    expect(await workspaces.tidy(NEVER)).toEqual([bench.mirror()]);
    rmSync(lock);
  });

  it('packs the others when one is damaged, and says so', async () => {
    const damaged = join(bench.dataDir(), 'repos', 'a-damaged.git');
    mkdirSync(join(damaged, 'objects', '17'), { recursive: true });
    writeFileSync(join(damaged, 'objects', '17', 'a'.repeat(38)), 'no object');
    writeFileSync(join(damaged, 'objects', 'pack'), 'no folder');
    await expect(workspaces.tidy(NEVER)).rejects.toThrow('EEXIST');
    expect(counts()).toMatchObject({ count: '0', packs: '1' });
  });

  it('lets nobody begin at a worktree until it is done', async () => {
    const quiet = `${bench.mirror()}.quiet.lock`;
    writeFileSync(quiet, JSON.stringify({ host: hostname(), pid: process.ppid, incarnation: 'x', nonce: 'x' }));
    let opened = false;
    const opening = workspaces.open(bench.key(), head).then(() => (opened = true));
    await eventually(() => readdirSync(join(bench.dataDir(), 'worktrees', 'p1')).includes('0001-demo.lock'));
    expect(opened).toBe(false);
    rmSync(quiet);
    expect(await opening).toBe(true);
  });

  it('is broken off by the signal, and done by the next look', async () => {
    await files(1_000);
    const runner = new ChildProcessRunner({ interruptGraceMs: 0, sigintGraceMs: 500, sigtermGraceMs: 500 });
    const host = bench.host('a', { runner, tidyLimits: { looseObjects: 0, packs: 0 } });
    const stop = new AbortController();
    // Git has been started, and is ended before it has looked at a thousand files.
    const start = runner.start.bind(runner);
    runner.start = (spec) => {
      const running = start(spec);
      if (spec.argv.includes('repack')) stop.abort();
      return running;
    };
    expect(await host.tidy(stop.signal)).toEqual([]);
    expect(Number(counts().count)).toBeGreaterThan(20);
    expect(git(bench.mirror(), 'cat-file', '-t', head)).toBe('commit');
    expect(await host.tidy(NEVER)).toEqual([bench.mirror()]);
    expect(counts()).toMatchObject({ count: '0', packs: '1' });
    await runner.close();
  });
});
