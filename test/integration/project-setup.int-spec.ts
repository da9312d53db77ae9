import { ForgeRateLimited, Unavailable, Unprocessable } from '../../src/kernel/errors';
import { SystemClock } from '../../src/kernel/clock';
import { StaticEngineRegistry } from '../../src/platform/engines/engine-registry';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { AesSecretBox } from '../../src/platform/secrets/aes-secret-box';
import { GivenKeys } from '../../src/platform/secrets/secret-keys';
import { Redactor } from '../../src/kernel/redaction/redactor';
import { ProjectsService } from '../../src/projects/application/projects.service';
import { type AskForge, SetupProjectHandler } from '../../src/projects/application/setup-project.handler';
import type { ProjectSetup } from '../../src/projects/domain/project-setup';
import { SqlProjectSetupStore } from '../../src/projects/persistence/sql-project-setup.store';
import type { ControlOutcome, ControlWork } from '../../src/queue/application/control-work';
import type { Job } from '../../src/queue/domain/job';
import { DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { git, GitBench, put } from '../support/git-bench';

const CAUSE = { actor: 'worker:w-1', requestId: 'request-1' };
const ACCESS = { login: 'bot', defaultBranch: 'main', writes: true };
const WHOLE_LIFE = [
  'setup_started',
  'setup_stage fetching',
  'setup_stage fetched',
  'setup_stage base_found',
  'setup_stage push_checked',
  'setup_stage forge_checked',
  'setup_stage gates_detected',
  'setup_completed',
];

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`the set-up of a project on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let bench: GitBench;
    let workspaces: GitWorkspaces;
    let projects: ProjectsService;
    let setups: SqlProjectSetupStore;
    beforeAll(async () => {
      ground = await prepare();
      stores = await openStores(await ground.newLocation());
      const { database, ids } = stores;
      const box = new AesSecretBox(new GivenKeys(Buffer.alloc(32, 7)));
      projects = new ProjectsService(
        stores.projects,
        box,
        new StaticEngineRegistry([]),
        ids,
        new SystemClock(),
        new Redactor(),
        {
          serverSecret: null,
          graceMs: 0,
        },
      );
      setups = new SqlProjectSetupStore(database, ids);
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    }, 30_000);
    beforeEach(() => {
      bench = new GitBench({ 'package.json': '{"scripts":{"test":"jest"}}', 'package-lock.json': '{}' });
      workspaces = bench.host();
    });
    afterEach(() => {
      bench.remove();
    });

    let names = 0;
    const register = async (fields: Partial<Parameters<ProjectsService['create']>[0]> = {}): Promise<string> => {
      const input = { name: `${name} ${String(++names)}`, gitUrl: bench.remote, ...fields };
      return (await projects.create(input, CAUSE)).project.id;
    };
    const setUp = (
      projectId: string,
      askForge?: AskForge,
      signal = new AbortController().signal,
    ): Promise<ControlOutcome> => {
      const work: ControlWork = {
        job: {} as Job,
        projectId,
        protocolRunId: null,
        cause: CAUSE,
        workerId: 'w-1',
        signal,
      };
      return new SetupProjectHandler(projects, workspaces, setups, askForge).handle(work);
    };
    const setupOf = async (id: string): Promise<ProjectSetup | null> => (await projects.get(id)).setup;
    const eventsOf = async (id: string): Promise<string[]> => {
      const rows = await stores.database.read.all(
        `SELECT type, metadata, actor, request_id FROM events WHERE project_id = $1 AND type LIKE 'setup%' AND type <> 'setup_enqueued' ORDER BY position`,
        [id],
      );
      for (const row of rows) expect(row).toMatchObject({ actor: CAUSE.actor, request_id: CAUSE.requestId });
      return rows.map(({ type, metadata }) => {
        const { stage } = JSON.parse(String(metadata)) as { stage?: string };
        return stage === undefined ? String(type) : `${String(type)} ${stage}`;
      });
    };

    it('brings a mirror and suggestions, and writes nothing into the repository', async () => {
      const id = await register({ gitUrl: bench.checkout });
      const fingerprint = (): string =>
        git(bench.checkout, 'for-each-ref') + git(bench.checkout, 'status', '--porcelain', '--ignored');
      const before = fingerprint();
      const { version } = await projects.get(id);
      expect(await setUp(id)).toEqual({ kind: 'done' });
      expect(fingerprint()).toBe(before);
      const base = git(bench.checkout, 'rev-parse', 'main');
      expect(await setupOf(id)).toEqual({
        status: 'completed',
        stage: 'gates_detected',
        base_sha: base,
        suggested_gates: [
          expect.objectContaining({ command: 'npm ci', source: 'package-lock.json' }),
          expect.objectContaining({ command: 'npm run test', source: 'package.json' }),
        ],
        findings: [],
        problem: null,
        updated_at: expect.any(Number) as number,
      });
      expect(await eventsOf(id)).toEqual(WHOLE_LIFE);
      // Suggestions only, and nobody who edits the project at the same time is told that it was changed.
      expect(await projects.get(id)).toMatchObject({ gates: [], version });
      await projects.change(id, { name: `${name} renamed` }, CAUSE, [version]);
      expect(await setupOf(id)).toMatchObject({ status: 'completed', base_sha: base });
    });

    it('begins anew when it is wanted again', async () => {
      const id = await register();
      await setUp(id);
      put(bench.checkout, { Makefile: 'check:\n\ttrue\n' });
      git(bench.checkout, 'add', '-A');
      git(bench.checkout, 'commit', '-q', '-m', 'more');
      git(bench.checkout, 'push', '-q', bench.remote, 'main');
      await setUp(id);
      expect((await setupOf(id))?.suggested_gates.map((gate) => gate.command)).toContain('make check');
      expect(await eventsOf(id)).toEqual([...WHOLE_LIFE, ...WHOLE_LIFE]);
    });

    it('fails with a code and a way out', async () => {
      const id = await register({ baseBranch: 'trunk' });
      const outcome = await setUp(id);
      expect(outcome).toMatchObject({ kind: 'failed', code: 'git.base_branch_missing' });
      const setup = await setupOf(id);
      expect(setup).toMatchObject({ status: 'failed', stage: 'fetched', problem: { code: 'git.base_branch_missing' } });
      expect(setup?.problem?.message).toMatch(/no branch trunk: push it, .+ set it up again\.$/);
      expect((await eventsOf(id)).at(-1)).toBe('setup_failed');
      await projects.change(id, { baseBranch: 'main' }, CAUSE);
      expect(await setUp(id)).toEqual({ kind: 'done' });
      expect(await setupOf(id)).toMatchObject({ status: 'completed', problem: null });
      const lost = await register({ gitUrl: `${bench.root}/none` });
      expect(await setUp(lost)).toMatchObject({ kind: 'failed', code: 'git.remote_not_found' });
      expect((await setupOf(lost))?.problem?.message).toContain('Correct git_url');
    });

    it('leaves an outage to the runner, and says nothing twice when it is tried again', async () => {
      const id = await register();
      const { checkPush } = workspaces;
      workspaces.checkPush = () => Promise.reject(new Unavailable('git.remote_unreachable', 'away'));
      await expect(setUp(id)).rejects.toMatchObject({ code: 'git.remote_unreachable' });
      await expect(setUp(id)).rejects.toBeInstanceOf(Unavailable);
      expect(await setupOf(id)).toMatchObject({ status: 'running', stage: 'base_found', problem: null });
      workspaces.checkPush = checkPush;
      expect(await setUp(id)).toEqual({ kind: 'done' });
      expect(await eventsOf(id)).toEqual(WHOLE_LIFE);
    });

    it.each<[string, AskForge, readonly string[]]>([
      ['no forge, or no token', () => Promise.resolve(null), ['forge.not_connected']],
      ['a token that may do all', () => Promise.resolve(ACCESS), []],
      [
        'a token that may read, and another default branch',
        () => Promise.resolve({ ...ACCESS, writes: false, defaultBranch: 'trunk' }),
        ['forge.read_only', 'forge.other_default_branch'],
      ],
      ['a limit', () => Promise.reject(new ForgeRateLimited('later', 5)), ['forge.rate_limited']],
      ['a forge that is away', () => Promise.reject(new Unavailable('forge.unreachable', 'x')), ['forge.unreachable']],
      [
        'a token that is wrong',
        () => Promise.reject(new Unprocessable('forge.unauthorized', 'Bad credentials')),
        ['forge.unauthorized'],
      ],
    ])('finds %s, and goes on', async (_what, askForge, codes) => {
      const id = await register({ ciProvider: 'github' });
      expect(await setUp(id, askForge)).toEqual({ kind: 'done' });
      const setup = await setupOf(id);
      expect(setup?.findings.map((finding) => finding.code)).toEqual(codes);
      expect(setup?.suggested_gates).toHaveLength(2);
    });

    it('takes a database that is away for no answer of the forge', async () => {
      const id = await register({ ciProvider: 'github' });
      const away = setUp(id, () => Promise.reject(new Unavailable('database.unreachable', 'away')));
      await expect(away).rejects.toMatchObject({ code: 'database.unreachable' });
    });

    it('does not stay under way after a fault of ours', async () => {
      const id = await register();
      workspaces.readRoot = () => Promise.reject(new TypeError('x is not a function'));
      await expect(setUp(id)).rejects.toThrow(TypeError);
      expect(await setupOf(id)).toMatchObject({ status: 'failed', problem: { code: 'project.setup_failed' } });
    });

    it('writes nothing any more when the lease is lost', async () => {
      const id = await register();
      const lost = new AbortController();
      const checkPush = workspaces.checkPush.bind(workspaces);
      workspaces.checkPush = (repository) => {
        lost.abort();
        return checkPush(repository);
      };
      expect(await setUp(id, undefined, lost.signal)).toEqual({ kind: 'again', afterMs: 0 });
      expect(await setupOf(id)).toMatchObject({ status: 'running', stage: 'base_found' });
    });

    it('is done when the project is gone', async () => {
      expect(await setUp('0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04')).toEqual({ kind: 'done' });
      const id = await register();
      const ended = setUp(id, async () => {
        await projects.remove(id, { actor: 'system', requestId: null });
        return null;
      });
      expect(await ended).toEqual({ kind: 'done' });
    });

    it('is not touched by a writer that comes too late', async () => {
      const id = await register();
      await setups.complete(id, { base_sha: null, suggested_gates: [], findings: [] }, CAUSE);
      await setups.stage(id, 'fetching', 'late', CAUSE);
      expect(await setupOf(id)).toMatchObject({ status: 'queued', stage: null, base_sha: null });
      await setUp(id);
      const before = await setupOf(id);
      await setups.fail(id, { code: 'late', message: 'late' }, CAUSE);
      await setups.stage(id, 'gates_detected', 'late', CAUSE);
      expect(await setupOf(id)).toEqual(before);
      expect(await eventsOf(id)).toEqual(WHOLE_LIFE);
    });
  });
}
