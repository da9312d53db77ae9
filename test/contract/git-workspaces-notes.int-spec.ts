import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import type { Repository } from '../../src/ports/workspaces';
import { git, GitBench, put, request } from '../support/git-bench';

const REF = 'refs/notes/deksdenflow/0001-demo';
const TEXT = '{"sha":"1"}\n\n# not a comment  \n\n\n';

describe('a note on a commit', () => {
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  let base: string;
  beforeEach(async () => {
    bench = new GitBench();
    workspaces = bench.host();
    base = (await workspaces.prepare(bench.repository())).baseSha;
  });
  afterEach(() => {
    bench.remove();
  });
  const noteIn = (repository: string, sha = base): string =>
    git(repository, 'cat-file', 'blob', git(repository, 'notes', '--ref', REF, 'list', sha));
  const commits = (): string => git(bench.remote, 'rev-list', '--count', REF);

  it('is in the remote to the letter, and once', async () => {
    expect(await workspaces.putNote(bench.key(), base, TEXT)).toBe('pushed');
    expect(git(bench.remote, 'notes', '--ref', REF, 'list')).toContain(base);
    expect(noteIn(bench.remote)).toBe(TEXT.trimEnd());
    expect(git(bench.remote, 'cat-file', '-s', `${REF}:${base}`)).toBe(String(TEXT.length));
    expect(git(bench.remote, 'log', '-1', '--format=%an <%ae> %cn', REF)).toBe(
      'DeksdenFlow <deksdenflow@localhost> DeksdenFlow',
    );
    expect(git(bench.remote, 'for-each-ref', '--format=%(refname)')).toBe(`refs/heads/main\n${REF}`);
    const before = workspaces.git.started;
    expect(await workspaces.putNote(bench.key(), base, TEXT)).toBe('pushed');
    expect(commits()).toBe('1');
    // Blob, local ref, remote ref, known commit, listing: nothing was made and nothing sent.
    expect(workspaces.git.started - before).toBe(5);
    expect(await workspaces.putNote(bench.key(), base, 'changed')).toBe('pushed');
    expect(noteIn(bench.remote)).toBe('changed');
    expect(commits()).toBe('2');
  });

  it('stands beside those of other commits and other workers', async () => {
    const { path } = await workspaces.open(bench.key(), null);
    put(path, { a: '1' });
    const next = (await workspaces.commit(bench.key(), request(base))).sha ?? '';
    await workspaces.putNote(bench.key(), base, 'base');
    const other = bench.host('b');
    await other.prepare(bench.repository());
    await other.putNote(bench.key(), next, 'next, by another');
    await workspaces.putNote(bench.key(), base, 'base again');
    expect([noteIn(bench.remote), noteIn(bench.remote, next)]).toEqual(['base again', 'next, by another']);
    expect(commits()).toBe('3');
  });

  it('is tried again when somebody else was faster, and given up in the end', async () => {
    const other = bench.host('b');
    await other.prepare(bench.repository());
    const run = workspaces.git.run.bind(workspaces.git);
    let races = 1;
    workspaces.git.run = async (args, call) => {
      if (args[0] === 'push' && races-- > 0) await other.putNote(bench.key(), base, `faster ${String(races)}`);
      return run(args, call);
    };
    expect(await workspaces.putNote(bench.key(), base, 'mine')).toBe('pushed');
    expect(noteIn(bench.remote)).toBe('mine');
    races = 9;
    expect(await workspaces.putNote(bench.key(), base, 'mine again')).toBe('rejected');
    expect(noteIn(bench.remote)).toBe('faster 6');
  });

  it('stays in the mirror when there is no remote to push to', async () => {
    const key = bench.key('0001-demo', { pushes: false });
    expect(await workspaces.putNote(key, base, 'one')).toBe('no_remote');
    expect(await workspaces.putNote(key, 'b'.repeat(40), 'two')).toBe('no_remote');
    expect(git(bench.mirror(), 'ls-tree', '--name-only', REF).split('\n').sort()).toEqual(
      [base, 'b'.repeat(40)].sort(),
    );
    expect(noteIn(bench.mirror())).toBe('one');
    expect(git(bench.remote, 'for-each-ref', 'refs/notes')).toBe('');
  });

  it('takes nothing along that an agent has put at its ref', async () => {
    const { path } = await workspaces.open(bench.key(), null);
    put(path, { '.env': 'TOKEN=precious' });
    const secret = await workspaces.snapshot(bench.key(), { stepIndex: 0, attempt: 1, when: 'after' });
    git(bench.mirror(), 'update-ref', REF, secret);
    expect(await workspaces.putNote(bench.key(), base, 'note')).toBe('pushed');
    expect(() => git(bench.remote, 'cat-file', '-e', secret)).toThrow();
    git(path, 'symbolic-ref', REF, 'refs/heads/0001-demo');
    await workspaces.putNote(bench.key(), base, 'another');
    expect(git(bench.mirror(), 'rev-parse', '0001-demo')).toBe(base);
    expect(noteIn(bench.remote)).toBe('another');
  });

  it('says so when the remote takes no notes, and refuses what is no commit id', async () => {
    git(bench.remote, 'config', 'receive.hideRefs', 'refs/notes');
    const put = (sha: string): Promise<unknown> => workspaces.putNote(bench.key(), sha, 'x');
    await expect(put(base)).rejects.toMatchObject({ code: 'git.push_refused' });
    await expect(put('--all')).rejects.toMatchObject({ code: 'git.sha_invalid' });
    const away: Partial<Repository> = { gitUrl: `${bench.root}/none` };
    const lost = workspaces.putNote(bench.key('0001-demo', away), base, 'x');
    await expect(lost).rejects.toMatchObject({ code: 'git.remote_not_found' });
  });
});
