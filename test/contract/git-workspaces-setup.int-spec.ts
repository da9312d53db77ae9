import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { git, GitBench, put } from '../support/git-bench';
import { GitHttpServer } from '../support/git-http-server';

const everything = { wanted: () => true, maxBytes: 1_000 };

describe('the root of a repository', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  beforeEach(() => {
    bench = new GitBench();
    workspaces = bench.host();
  });
  afterEach(() => {
    bench.remove();
  });
  const pushed = async (): Promise<string> => {
    git(bench.checkout, 'add', '-A');
    git(bench.checkout, 'commit', '-q', '-m', 'more');
    git(bench.checkout, 'push', '-q', bench.remote, 'main');
    return (await workspaces.prepare(bench.repository())).baseSha;
  };

  it('gives names, and the text of what is asked for', async () => {
    put(bench.checkout, { 'package.json': '{"a":"ü"}', 'empty.txt': '', 'src/package.json': '{}', Makefile: 'x:\n' });
    const sha = await pushed();
    const files = await workspaces.readRoot(bench.repository(), sha, {
      wanted: (name) => name !== 'Makefile' && name !== 'README.md',
      maxBytes: 1_000,
    });
    expect(Object.fromEntries(files)).toEqual({
      '.gitignore': 'ignored/\n*.log\n',
      Makefile: null,
      'README.md': null,
      'empty.txt': '',
      'package.json': '{"a":"ü"}',
    });
  });

  it('gives no link, folder, submodule, binary or large file, and names as they are', async () => {
    const evil = '$(touch ran)\n"; rm -rf . #.json';
    put(bench.checkout, {
      'binary.json': Buffer.from([123, 0, 125]),
      'latin1.json': Buffer.from([34, 0xfc, 34]),
      'large.json': 'x'.repeat(1_001),
      'fits.json': 'x'.repeat(1_000),
      '--upload-pack=x': 'option',
      [evil]: 'named',
    });
    symlinkSync('/etc/passwd', join(bench.checkout, 'package.json'));
    symlinkSync('README.md', join(bench.checkout, 'Makefile'));
    mkdirSync(join(bench.checkout, 'module'));
    git(join(bench.checkout, 'module'), 'init', '-q');
    git(join(bench.checkout, 'module'), 'commit', '-q', '--allow-empty', '-m', 'inner');
    const files = await workspaces.readRoot(bench.repository(), await pushed(), everything);
    expect(files.get('--upload-pack=x')).toBe('option');
    expect(files.get(evil)).toBe('named');
    expect(files.get('fits.json')).toHaveLength(1_000);
    for (const name of ['binary.json', 'latin1.json', 'large.json']) expect(files.get(name)).toBeNull();
    for (const name of ['package.json', 'Makefile', 'module']) expect(files.has(name)).toBe(false);
  });

  it('is read of a commit that is there, by its full id', async () => {
    await workspaces.prepare(bench.repository());
    const read = (sha: string): Promise<unknown> => workspaces.readRoot(bench.repository(), sha, everything);
    await expect(read('main')).rejects.toMatchObject({ code: 'git.sha_invalid' });
    await expect(read('a'.repeat(40))).rejects.toMatchObject({ code: 'git.commit_missing' });
  });

  it('is prepared in stages', async () => {
    const stages: string[] = [];
    const note = (stage: string): Promise<void> => {
      stages.push(stage);
      return Promise.resolve();
    };
    await workspaces.prepare(bench.repository(), note);
    await expect(workspaces.prepare(bench.repository({ baseBranch: 'trunk' }), note)).rejects.toMatchObject({
      code: 'git.base_branch_missing',
    });
    await expect(workspaces.prepare(bench.repository({ gitUrl: `${bench.root}/none` }), note)).rejects.toThrow();
    expect(stages).toEqual(['fetching', 'fetched', 'base_found', 'fetching', 'fetched', 'fetching']);
  });
});

describe('access for pushes', () => {
  const credentials = { username: 'ada', password: 'read-only-secret' };
  let bench: GitBench;
  let server: GitHttpServer;
  beforeEach(async () => {
    bench = new GitBench();
    server = await GitHttpServer.start(bench.root, credentials);
  });
  afterEach(async () => {
    await server.stop();
    bench.remove();
  });

  it('is asked of the remote, which stays as it was', async () => {
    const workspaces = bench.host();
    const repository = bench.repository({ gitUrl: `${server.url}/remote.git`, credentials });
    await workspaces.prepare(repository);
    const before = git(bench.remote, 'for-each-ref');
    await workspaces.checkPush(repository);
    expect(git(bench.remote, 'for-each-ref')).toBe(before);
    server.readOnly = true;
    await workspaces.prepare(repository);
    const check = workspaces.checkPush(repository);
    await expect(check).rejects.toMatchObject({ code: 'git.auth_failed' });
    await expect(check).rejects.toThrow(/^(?!.*read-only-secret)/s);
    const asked = server.seen.length;
    await workspaces.checkPush({ ...repository, pushes: false });
    expect(server.seen).toHaveLength(asked);
    await server.stop();
    await expect(workspaces.checkPush(repository)).rejects.toMatchObject({ code: 'git.remote_unreachable' });
  });

  it('is not asked of a repository on this machine', async () => {
    const workspaces = bench.host();
    await workspaces.prepare(bench.repository());
    const before = workspaces.git.started;
    await workspaces.checkPush(bench.repository());
    expect(workspaces.git.started - before).toBe(1);
  });
});
