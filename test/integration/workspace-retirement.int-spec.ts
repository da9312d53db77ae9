import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Clock, SystemClock } from '../../src/kernel/clock';
import { Unavailable } from '../../src/kernel/errors';
import { StaticEngineRegistry } from '../../src/platform/engines/engine-registry';
import { AgentStateFolders } from '../../src/platform/files/agent-state';
import type { GitWorkspaces } from '../../src/platform/git/git-workspaces';
import { AesSecretBox } from '../../src/platform/secrets/aes-secret-box';
import { GivenKeys } from '../../src/platform/secrets/secret-keys';
import { Redactor } from '../../src/kernel/redaction/redactor';
import type { WorkspaceKey } from '../../src/ports/workspaces';
import { ProjectsService } from '../../src/projects/application/projects.service';
import { RetireWorkspaceHandler } from '../../src/protocols/application/retire-workspace.handler';
import { WorkspaceJanitor } from '../../src/protocols/application/workspace-janitor';
import { workspaceKey } from '../../src/protocols/application/workspace-key';
import { WorkspaceRetirement } from '../../src/protocols/application/workspace-retirement';
import { claim } from '../../src/protocols/domain/claim';
import { cancel, start } from '../../src/protocols/domain/control';
import type { ControlOutcome } from '../../src/queue/application/control-work';
import type { Job } from '../../src/queue/domain/job';
import { CAUSE, openStores, type Stores } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { git, GitBench, put, request } from '../support/git-bench';
import { RecordingLog } from '../support/silent-log';

class SetClock extends Clock {
  at = Date.now();
  now(): number {
    return this.at;
  }
}
const KEEP = { keepMs: 60_000 };

describe('what a run that is over has left on a host', () => {
  let stores: Stores;
  let bench: GitBench;
  let workspaces: GitWorkspaces;
  let projects: ProjectsService;
  let retirement: WorkspaceRetirement;
  let clock: SetClock;
  let log: RecordingLog;
  let janitor: WorkspaceJanitor;
  let projectId: string;
  beforeEach(async () => {
    bench = new GitBench();
    stores = await openStores({ kind: 'sqlite', path: join(bench.root, 'test.db') });
    workspaces = bench.host();
    const { ids } = stores;
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
    projectId = (await projects.create({ name: 'shop', gitUrl: bench.remote }, CAUSE)).project.id;
    retirement = new WorkspaceRetirement(projects, workspaces, bench.runner, new AgentStateFolders(bench.dataDir()));
    clock = new SetClock();
    log = new RecordingLog();
    janitor = new WorkspaceJanitor(workspaces, stores.protocols, retirement, clock, log, KEEP);
  });
  afterEach(async () => {
    await janitor.stop();
    await stores.database.close();
    bench.remove();
  });

  interface Scene {
    readonly id: string;
    readonly path: string;
    readonly key: WorkspaceKey;
    readonly mirror: string;
    readonly state: string;
  }

  /** A run with a commit, an open file and a session of an agent. */
  const work = async (): Promise<Scene> => {
    const id = await stores.newRun({ projectId });
    const run = (await stores.protocols.find(id))?.run;
    if (run === undefined) throw new Error('no run');
    const key = workspaceKey((await projects.material(projectId)).repository, run);
    const { path, headSha } = await workspaces.open(key, null);
    put(path, { 'step.txt': 'done' });
    const { sha } = await workspaces.commit(key, request(headSha));
    await stores.protocols.transact(id, CAUSE, ({ run: row }) => {
      row.headSha = sha;
    });
    put(path, { 'open.txt': 'precious' });
    const state = join(bench.dataDir(), 'state', id);
    put(state, { 'codex/session.jsonl': '{}' });
    return { id, path, key, state, mirror: join(bench.dataDir(), 'repos', `${projectId}.git`) };
  };
  const end = (id: string): Promise<void> => stores.protocols.transact(id, CAUSE, cancel);
  const expectRetired = ({ path, state, key, mirror }: Scene): void => {
    expect([existsSync(path), existsSync(state)]).toEqual([false, false]);
    expect(git(mirror, 'show', `refs/deksdenflow/${key.protocolName}/retired/1:open.txt`)).toBe('precious');
    expect(git(mirror, 'show', `refs/deksdenflow/${key.protocolName}/head:step.txt`)).toBe('done');
  };
  const expectKept = ({ path, state }: Scene): void => {
    expect([existsSync(join(path, 'open.txt')), existsSync(state)]).toEqual([true, true]);
  };
  const expectFilesKept = ({ path }: Scene): void => {
    expect(existsSync(join(path, 'open.txt'))).toBe(true);
  };
  const warnings = (): string[] => log.lines.filter((line) => line.startsWith('warn'));
  const cleanUp = (protocolRunId: string | null): Promise<ControlOutcome> => {
    const { signal } = new AbortController();
    const control = { job: {} as Job, projectId, protocolRunId, cause: CAUSE, workerId: 'w-1', signal };
    return new RetireWorkspaceHandler(stores.protocols, retirement).handle(control);
  };

  it('is taken away by the clean-up job, once the run is over', async () => {
    const scene = await work();
    const other = await work();
    expect(await cleanUp(scene.id)).toEqual({ kind: 'done' });
    expectKept(scene);
    await end(scene.id);
    expect(await cleanUp(scene.id)).toEqual({ kind: 'done' });
    expectRetired(scene);
    expectKept(other);
    expect(await cleanUp(scene.id)).toEqual({ kind: 'done' });
    expect(await cleanUp(null)).toEqual({ kind: 'done' });
    expect(await cleanUp('0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04')).toEqual({ kind: 'done' });
  });

  it('is waited for while a worker is still ending the last attempt', async () => {
    const scene = await work();
    await stores.protocols.transact(scene.id, CAUSE, start);
    await stores.protocols.transact(scene.id, CAUSE, (context) => {
      claim(context, { workerId: 'worker', leaseToken: 'token', leaseMs: 60_000 });
    });
    await end(scene.id);
    clock.at += KEEP.keepMs * 2;
    expect(await cleanUp(scene.id)).toEqual({ kind: 'again', afterMs: 10_000 });
    await janitor.look();
    expectKept(scene);
  });

  it('is kept by the clean-up job, with a code, where something would be lost', async () => {
    const scene = await work();
    await end(scene.id);
    git(scene.path, 'init', '-q', 'vendored');
    put(scene.path, { 'vendored/a': 'a' });
    expect(await cleanUp(scene.id)).toMatchObject({ kind: 'failed', code: 'git.nested_repository' });
    expectFilesKept(scene);
    workspaces.retire = () => Promise.reject(new Unavailable('git.disk_full', 'full'));
    await expect(cleanUp(scene.id)).rejects.toMatchObject({ code: 'git.disk_full' });
    expectFilesKept(scene);
  });

  it('is taken away by the janitor when it has been over for long enough', async () => {
    const [over, running] = [await work(), await work()];
    await janitor.look();
    expectKept(over);
    await end(over.id);
    clock.at = ((await stores.protocols.find(over.id))?.run.updatedAt ?? 0) + KEEP.keepMs - 1;
    await janitor.look();
    expectKept(over);
    clock.at += 1;
    await janitor.look();
    expectRetired(over);
    clock.at += KEEP.keepMs * 1_000;
    await janitor.look();
    expectKept(running);
    expect(warnings()).toEqual([]);
  });

  it('is left alone, and warned of once, when no run of its name is known', async () => {
    const scene = await work();
    await end(scene.id);
    const strange = join(bench.dataDir(), 'worktrees', projectId, '0042-strange');
    const foreign = join(bench.dataDir(), 'worktrees', 'no-such-project', scene.key.protocolName);
    // Only a part of a name that there is.
    const part = join(bench.dataDir(), 'worktrees', projectId, scene.key.protocolName.slice(0, -1));
    for (const folder of [strange, foreign, part]) mkdirSync(folder, { recursive: true });
    clock.at += KEEP.keepMs * 2;
    await janitor.look();
    await janitor.look();
    for (const folder of [strange, foreign, part]) expect(existsSync(folder)).toBe(true);
    expect(warnings()).toHaveLength(3);
    expectRetired(scene);
  });

  it('is not kept by the trouble that another one makes', async () => {
    const [first, second] = [await work(), await work()];
    await end(first.id);
    await end(second.id);
    git(first.path, 'init', '-q', 'vendored');
    put(first.path, { 'vendored/a': 'a' });
    clock.at += KEEP.keepMs * 2;
    await janitor.look();
    await janitor.look();
    expectFilesKept(first);
    expectRetired(second);
    expect(warnings()).toEqual([expect.stringContaining('vendored')]);
    rmSync(join(first.path, 'vendored'), { recursive: true });
    await janitor.look();
    expectRetired(first);
  });

  it('is looked for at the start and then from time to time, until the stop', async () => {
    const scene = await work();
    await end(scene.id);
    const often = new WorkspaceJanitor(workspaces, stores.protocols, retirement, clock, log, { ...KEEP, lookMs: 20 });
    often.start();
    clock.at += KEEP.keepMs * 2;
    await eventually(() => {
      expectRetired(scene);
    });
    await often.stop();
    const late = await work();
    await end(late.id);
    await often.look();
    expectKept(late);
  });

  it('survives a database that is away', async () => {
    await work();
    await stores.database.close();
    await janitor.look();
    expect(warnings()).toHaveLength(1);
  });

  it('is no folder but that of the run', async () => {
    const outside = join(bench.dataDir(), 'precious');
    put(outside, { a: 'a' });
    const state = new AgentStateFolders(bench.dataDir());
    for (const id of ['../precious', '..', '.', '', '/', 'a/../../precious']) await state.forget(id);
    await state.forget('never-there');
    expect(existsSync(join(outside, 'a'))).toBe(true);
  });
});
