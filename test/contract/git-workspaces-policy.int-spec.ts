import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ATTEMPT, git, GitBench, put, request } from '../support/git-bench';

// Put together here, so that this file does not look like a secret itself.
const PEM = ['-----BEGIN', 'RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Hq0example0example0'].join(' ');
const TOKEN = `ghp_${'a1B2'.repeat(10)}`;

describe('what a commit refuses', () => {
  let bench: GitBench;
  afterEach(() => {
    bench.remove();
  });

  it('leaves secrets, oversized files, nested repositories and links that lead out in the worktree', async () => {
    bench = new GitBench({
      'config.js': 'a',
      'fixture.pem': `${PEM}\nfixture`,
      'tracked.txt': 't',
      '.gitignore': '*.log\n',
    });
    const workspaces = bench.host('a', { maxFileBytes: 1000 });
    const key = bench.key();
    const { path, headSha } = await workspaces.open(key, null);
    put(path, {
      '.env': 'A=1',
      'app/.env.production': 'A=1',
      '.env.example': 'A=',
      'deploy/server.key': `${PEM}\n`,
      'public.pem': '-----BEGIN CERTIFICATE-----\nabc',
      'config.js': `const token = '${TOKEN}';`,
      'fixture.pem': `${PEM}\nfixture, longer`,
      '.npmrc': 'registry=https://example.test\n//example.test/:_authToken=${NPM_TOKEN}\n',
      'sub/.npmrc': '//example.test/:_authToken=abcdef\n',
      'big.bin': Buffer.alloc(1001),
      'tracked.txt': 'x'.repeat(1001),
      'debug.log': 'ignored',
      'fine.txt': 'fine',
    });
    git(path, 'init', '-q', 'vendored');
    put(path, { 'vendored/lib.js': 'x', 'vendored/.gitignore': '' });
    git(join(path, 'vendored'), 'add', '-A');
    git(join(path, 'vendored'), 'commit', '-q', '-m', 'x');
    git(path, 'init', '-q', 'unborn');
    put(path, { 'unborn/lib.js': 'x' });
    symlinkSync('/etc/passwd', join(path, 'absolute'));
    symlinkSync('../../..', join(path, 'up'));
    symlinkSync('fine.txt', join(path, 'inside'));
    const { sha, files, refused } = await workspaces.commit(key, request(headSha));
    expect(files).toEqual(['.env.example', '.npmrc', 'fine.txt', 'fixture.pem', 'inside', 'public.pem']);
    expect(refused.map(({ path, reason, bytes }) => `${path} ${reason} ${String(bytes)}`).sort()).toEqual([
      '.env looks_like_secret 3',
      'absolute outside_worktree 11',
      'app/.env.production looks_like_secret 3',
      'big.bin too_large 1001',
      `config.js looks_like_secret ${String(TOKEN.length + 17)}`,
      `deploy/server.key looks_like_secret ${String(PEM.length + 1)}`,
      'sub/.npmrc looks_like_secret 34',
      'tracked.txt too_large 1001',
      'unborn nested_repository 0',
      'up outside_worktree 8',
      'vendored nested_repository 0',
    ]);
    // What the parent had stays in the commit; what was refused stays on disk.
    expect(git(path, 'show', `${sha ?? ''}:config.js`)).toBe('a');
    expect(git(path, 'show', `${sha ?? ''}:tracked.txt`)).toBe('t');
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('A=1');
    expect(git(path, 'status', '--porcelain', '--', 'config.js', '.env')).toBe(' M config.js\n?? .env');
    const snapshot = await workspaces.snapshot(key, { ...ATTEMPT, when: 'after' });
    expect(git(path, 'show', `${snapshot}:.env`)).toBe('A=1');
    expect(git(path, 'ls-tree', '--name-only', snapshot, 'vendored', 'unborn')).toBe('');
  });

  it('commits nothing when everything was refused', async () => {
    bench = new GitBench();
    const key = bench.key();
    const { path, headSha } = await bench.host().open(key, null);
    put(path, { '.env': 'A=1' });
    const result = await bench.host().commit(key, request(headSha));
    expect(result).toEqual({
      sha: null,
      files: [],
      refused: [{ path: '.env', reason: 'looks_like_secret', bytes: 3 }],
      restored: [],
    });
  });

  it('names the file whose name git cannot take as text', async () => {
    bench = new GitBench();
    const key = bench.key();
    const { path, headSha } = await bench.host().open(key, null);
    execFileSync('sh', ['-c', 'touch "$(printf "a\\377b")"'], { cwd: path });
    await expect(bench.host().commit(key, request(headSha))).rejects.toMatchObject({ code: 'git.path_not_utf8' });
  });
});
