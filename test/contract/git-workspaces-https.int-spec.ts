import { execFileSync } from 'node:child_process';
import { ATTEMPT, git, GitBench, put, request } from '../support/git-bench';
import { GitHttpServer } from '../support/git-http-server';

describe('a remote behind credentials', () => {
  const credentials = { username: "x-access'token", password: 'p$w"d `id` \\ü%41' };
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
  const gitUrl = (): string => `${server.url}/remote.git`;

  it('is cloned and pushed to, with the password nowhere but in the environment of those calls', async () => {
    const workspaces = bench.host();
    const key = bench.key('0001-demo', { gitUrl: gitUrl(), credentials });
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'a.txt': 'a' });
    const { sha } = await workspaces.commit(key, request(headSha));
    await workspaces.snapshot(key, { ...ATTEMPT, when: 'after' });
    expect(await workspaces.push(key, sha ?? '', null, [])).toEqual({ outcome: 'pushed' });
    expect(git(bench.remote, 'rev-parse', '0001-demo')).toBe(sha);
    const calls = bench.runner.started;
    expect(calls.filter(({ argv }) => argv.join(' ').includes(credentials.password))).toEqual([]);
    const informed = calls.filter(({ env }) => Object.values(env).includes(credentials.password));
    expect(informed.map(({ argv }) => argv.find((word) => ['fetch', 'push'].includes(word)))).toEqual([
      'fetch',
      'push',
    ]);
    const found = (): string => execFileSync('grep', ['-rlF', 'p$w"d', bench.dataDir()]).toString();
    expect(found).toThrow();
  });

  it('says that the credentials are wrong, without repeating them', async () => {
    const wrong = { username: 'ada', password: 'wrong-secret-value' };
    const prepared = bench.host().prepare(bench.repository({ gitUrl: gitUrl(), credentials: wrong }));
    await expect(prepared).rejects.toMatchObject({ code: 'git.auth_failed' });
    await expect(prepared).rejects.toThrow(/^(?!.*wrong-secret-value)/s);
    const without = bench.host().prepare(bench.repository({ gitUrl: gitUrl() }));
    await expect(without).rejects.toMatchObject({ code: 'git.auth_failed' });
  });

  it('does not give the credentials to a host that the remote redirects to', async () => {
    const other = await GitHttpServer.start(bench.root, credentials);
    try {
      server.redirectTo = other.url;
      const prepared = bench.host().prepare(bench.repository({ gitUrl: gitUrl(), credentials }));
      await expect(prepared).rejects.toMatchObject({ code: 'git.auth_failed' });
      expect(other.seen.length).toBeGreaterThan(0);
      expect(other.seen.filter((header) => header !== null)).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('tells a remote that is away from one that is not there', async () => {
    const repository = bench.repository({ gitUrl: `${server.url}/none.git`, credentials });
    await expect(bench.host().prepare(repository)).rejects.toMatchObject({ code: 'git.remote_not_found' });
    await server.stop();
    await expect(bench.host().prepare(repository)).rejects.toMatchObject({ code: 'git.remote_unreachable' });
    const local = bench.repository({ gitUrl: `${bench.root}/none` });
    await expect(bench.host().prepare(local)).rejects.toMatchObject({ code: 'git.remote_not_found' });
    const noGit = bench.host('a', { environment: { PATH: bench.root } });
    await expect(noGit.prepare(bench.repository())).rejects.toMatchObject({ code: 'git.not_installed' });
  });

  it('refuses credentials that would add lines to the credential protocol', async () => {
    const evil = { username: 'a', password: 'b\nhost=evil.test' };
    const prepared = bench.host().prepare(bench.repository({ gitUrl: gitUrl(), credentials: evil }));
    await expect(prepared).rejects.toMatchObject({ code: 'git.credentials_invalid' });
  });
});
