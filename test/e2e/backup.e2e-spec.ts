import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client';
import { CliProcess } from '../support/cli-process';
import { eventually } from '../support/eventually';
import { git, GitBench } from '../support/git-bench';
import { findProgram } from '../support/local-server';
import { KEY, letGo, live } from '../support/past-life/live';
import { asMuchAs, goesOn, type Picture, pictureOf } from '../support/past-life/picture';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(120_000);

const tools = postgresFound && findProgram('pg_dump') !== undefined;
type Environment = Readonly<Record<string, string>>;

/** Each with a key of its own kind: SQLite with the file that is made by itself, Postgres with the variable. */
const KINDS = [
  { kind: 'SQLite', suite: describe, withKey: ['--with-key'] },
  {
    kind: 'Postgres',
    suite: requireOrSkip('pg_dump', tools, `install postgresql-client. ${POSTGRES_HINT}`),
    withKey: [],
  },
] as const;

for (const { kind, suite, withKey } of KINDS) {
  suite(`a backup of an installation on ${kind}`, () => {
    let bench: GitBench;
    let folder: string;
    let postgres: TestPostgres | undefined;
    let queue: Environment;
    let backup: string;
    let middle: string;
    let before: Picture;
    let first: Environment;
    const servers: ServerProcess[] = [];

    beforeAll(async () => {
      bench = new GitBench();
      folder = mkdtempSync(join(tmpdir(), 'deksdenflow-backup-'));
      backup = join(folder, 'backups', 'monday');
      if (kind === 'Postgres') postgres = await startPostgres({ fsync: false });
      // The queue stays, as Redis would, and so does what lies in it.
      queue = postgres === undefined ? {} : { DEKSDENFLOW_REDIS_URL: await postgres.createDatabase() };
      first = await environment('first');
      const api = await start(first);
      middle = await live(api, bench.remote);
      before = await pictureOf(api);
    });
    afterAll(async () => {
      for (const { child } of servers) child.kill('SIGKILL');
      await Promise.all(servers.map((server) => server.ended()));
      await postgres?.dispose();
      bench.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    async function environment(name: string): Promise<Environment> {
      const shared = {
        DEKSDENFLOW_DATA_DIR: join(folder, name),
        DEKSDENFLOW_SWEEP_SECONDS: '0.3',
        DEKSDENFLOW_API_TOKEN: 'a-token-of-this-test',
        DEKSDENFLOW_API_HOST: '127.0.0.1',
        ...queue,
      };
      if (postgres === undefined) return shared;
      return { ...shared, DEKSDENFLOW_DB_URL: await postgres.createDatabase(), DEKSDENFLOW_SECRET_KEY: KEY };
    }
    /** All processes of an installation. */
    async function start(env: Environment): Promise<ApiClient> {
      const api = new ServerProcess('main', env);
      servers.push(api);
      if (postgres !== undefined) servers.push(new ServerProcess('worker', env));
      return new ApiClient(await api.url(), { Authorization: 'Bearer a-token-of-this-test' });
    }
    async function cli(env: Environment, ...words: string[]): Promise<CliProcess> {
      const process = new CliProcess(words, env);
      await process.ended();
      return process;
    }
    const refs = (env: Environment): string => {
      const [project] = before.projects;
      const mirror = join(env.DEKSDENFLOW_DATA_DIR ?? '', 'repos', `${String(project?.id)}.git`);
      return git(mirror, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/deksdenflow');
    };

    it('is taken while the server runs and a step is under way', async () => {
      const taken = await cli(first, 'backup', 'create', backup, ...withKey);
      expect([taken.child.exitCode, taken.stderr]).toEqual([0, '']);
      expect(taken.stdout).toContain(`Saved to ${backup}: the database, 1 mirror`);
      if (withKey.length === 0) expect(taken.stdout).toContain('Not in it: the key of its stored secrets');
      expect(existsSync(join(backup, 'secret.key'))).toBe(withKey.length > 0);
      expect(statSync(backup).mode & 0o777).toBe(0o700);
      const verified = await cli(first, 'backup', 'verify', backup);
      expect([verified.child.exitCode, verified.stdout]).toEqual([0, expect.stringContaining('A whole backup of')]);
    });

    it('overwrites nothing', async () => {
      const again = await cli(first, 'backup', 'create', backup);
      expect([again.child.exitCode, again.stderr]).toEqual([1, expect.stringContaining('backup.target_taken')]);
      const onto = await cli(first, 'backup', 'restore', backup);
      expect([onto.child.exitCode, onto.stderr]).toEqual([1, expect.stringContaining('backup.target_taken')]);
    });

    it('comes back in another place: the same protocols, and the run that was under way goes on', async () => {
      const kept = refs(first);
      for (const server of servers.splice(0)) await server.stop('SIGKILL');
      rmSync(first.DEKSDENFLOW_DATA_DIR ?? '', { recursive: true });
      const second = await environment('second');
      const restored = await cli(second, 'backup', 'restore', backup);
      expect([restored.child.exitCode, restored.stdout]).toEqual([
        0,
        expect.stringContaining('Restored: the database of'),
      ]);
      expect(refs(second)).toBe(kept);

      const api = await start(second);
      expect(asMuchAs(before, await pictureOf(api))).toEqual(before);
      const keys = await cli(second, 'keys', 'status');
      expect([keys.child.exitCode, keys.stdout]).toEqual([0, expect.stringContaining('(current): 2 secrets')]);
      const [done] = before.attempts.filter(({ kind: what, status }) => what === 'execute' && status === 'succeeded');
      expect((await api.get(`/attempts/${String(done?.id)}/diff`)).text).toMatch(/^\+(one|first)$/m);
      expect((await api.get('/audit')).list[0]).toMatchObject({ action: 'database_restored' });

      letGo(second.DEKSDENFLOW_DATA_DIR ?? '');
      await goesOn(api, middle);
      const branch = String(before.protocols.find(({ id }) => id === middle)?.branch);
      expect(git(bench.remote, 'show', `${branch}:hello.txt`)).toBe('first\non\nlast');
    });

    it('leaves alone what a run has pushed since: the run stops, and says why', async () => {
      for (const server of servers.splice(0)) await server.stop('SIGKILL');
      const third = await environment('third');
      expect((await cli(third, 'backup', 'restore', backup)).child.exitCode).toBe(0);
      const branch = String(before.protocols.find(({ id }) => id === middle)?.branch);
      const pushed = git(bench.remote, 'rev-parse', branch);
      const api = await start(third);
      letGo(third.DEKSDENFLOW_DATA_DIR ?? '');
      const reason = await eventually(
        async () => {
          const body: Readonly<Record<string, unknown>> = (await api.get(`/protocols/${middle}`)).body;
          return body.status === 'blocked' && (body.status_reason as { readonly code: string }).code;
        },
        { timeoutMs: 60_000, intervalMs: 50 },
      );
      expect(['push_rejected', 'branch_changed']).toContain(reason);
      expect(git(bench.remote, 'rev-parse', branch)).toBe(pushed);
    });
  });
}
