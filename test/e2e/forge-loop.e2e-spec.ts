import { join } from 'node:path';
import { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { ForgeBench } from '../support/forges/forge-bench';
import { git } from '../support/git-bench';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(120_000);

const SECRET = 'hook-secret-0123456789abcdef';
/** Works differently the second time, as an agent does that was told what is wrong. */
const COUNT = 'n=$(cat n.txt 2>/dev/null || echo 0); echo $((n + 1)) > n.txt';
const STEPS = [
  { step_name: 'Count', commands: [COUNT], gates: [{ name: 'counted', command: 'test -f n.txt' }] },
  { step_name: 'Note', commands: ['echo done > note.txt'], gates: [{ name: 'noted', command: 'test -f note.txt' }] },
];

describe.each(['github', 'gitlab'] as const)('a protocol on %s', (provider) => {
  let bench: ForgeBench;
  let server: ServerProcess;
  let api: ApiClient;
  let serial = 0;

  beforeAll(async () => {
    bench = await ForgeBench.start(provider);
    server = new ServerProcess('main', {
      DEKSDENFLOW_DATA_DIR: join(bench.git.root, 'data'),
      DEKSDENFLOW_AUTO_ADVANCE: 'true',
      DEKSDENFLOW_JOB_BACKOFF_BASE: '0.2',
      DEKSDENFLOW_SWEEP_SECONDS: '0.2',
      // Webhooks have to do it: nobody polls within the test's time.
      DEKSDENFLOW_CI_POLL_SECONDS: '3600',
      DEKSDENFLOW_CI_SETTLE_SECONDS: '0.5',
      DEKSDENFLOW_LOG_JSON: 'true',
    });
    api = new ApiClient(await server.url());
    bench.forge.sendWebhooksTo(`${api.url}/webhooks/${provider}`, SECRET);
  });
  afterEach(() => {
    expect(bench.forge.violations).toEqual([]);
    bench.robot = () => undefined;
  });
  afterAll(async () => {
    await server.stop();
    await bench.close();
  });

  const start = async (policies: Record<string, unknown>, steps: unknown = STEPS): Promise<string> => {
    const project = await api.post('/projects', bench.project(`shop-${String(++serial)}`, SECRET));
    expect(project.status).toBe(201);
    const name = `${String(serial).padStart(4, '0')}-count`;
    const body = { description: 'Count and note', protocol_name: name, steps, policies };
    const protocol = await api.post(`/projects/${String(project.body.id)}/protocols`, body);
    expect(protocol.status).toBe(201);
    const id = String(protocol.body.id);
    expect((await api.post(`/protocols/${id}/actions/start`)).status).toBe(202);
    return id;
  };
  const protocol = async (id: string): Promise<Record<string, unknown>> => (await api.get(`/protocols/${id}`)).body;
  const types = async (id: string): Promise<string[]> =>
    (await api.get(`/protocols/${id}/events?after=0&limit=500`)).list.map((event) => String(event.type));
  const until = async (
    id: string,
    check: (view: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>> => {
    try {
      return await eventually(
        async () => {
          const view = await protocol(id);
          return check(view) ? view : Promise.reject(new Error(`It is ${JSON.stringify(view)}`));
        },
        { timeoutMs: 60_000, intervalMs: 50 },
      );
    } catch (error) {
      const events = (await api.get(`/protocols/${id}/events?after=0&limit=500`)).list;
      const told = events.map((event) => `${String(event.type)}: ${String(event.message)}`).join('\n');
      const log = server.stderr.slice(-3_000);
      throw new Error(`${String(error)}\n${told}\n${bench.forge.requests.join('\n')}\n${log}`);
    }
  };
  const pullRequest = (branch: string): ReturnType<ForgeBench['forge']['pullRequests']>[number] | undefined =>
    bench.forge.pullRequests().find((pr) => pr.branch === branch);

  it('goes from plan to merge: a draft, a red check, a fix, green, QA, ready, merged, completed', async () => {
    bench.robot = ({ sha }) => {
      const red = bench.file(sha, 'n.txt') === '1';
      const log =
        'Running tests\nFAIL src/count.test.js\n  expected 2, got 1\nerror: Process completed with exit code 1.';
      return [red ? { name: 'build', state: 'failure', log } : { name: 'build', state: 'success' }];
    };
    const id = await start({ open_pr: 'start', auto_qa_on_ci: true, auto_fix_ci: true, required_checks: ['build'] });
    const ready = await until(id, (view) => (view.pr as { draft?: boolean } | null)?.draft === false);
    expect(ready).toMatchObject({ status: 'running', steps_completed: 2, ci: { state: 'success' } });
    expect(ready.waiting_for).toMatch(/It waits for the merge of (pull|merge) request [#!]\d+\./);
    const pr = pullRequest(String(ready.protocol_name));
    expect(pr).toMatchObject({ draft: false, state: 'open', baseBranch: 'main', headSha: ready.head_sha });
    expect(bench.forge.pullRequests().filter((each) => each.branch === ready.protocol_name)).toHaveLength(1);
    expect(bench.file(String(ready.head_sha), 'n.txt')).toBe('2');
    await bench.forge.merge(pr?.number ?? 0);
    await until(id, (view) => view.status === 'completed');
    const told = await types(id);
    const story = ['planned', 'open_pr', 'ci_failed', 'ci_fix_enqueued', 'ci_passed', 'qa_passed', 'pr_ready'];
    const end = [provider === 'github' ? 'pr_merged' : 'mr_merged', 'protocol_completed'];
    let at = -1;
    for (const type of [...story, ...end]) {
      at = told.indexOf(type, at + 1);
      expect([type, at]).not.toEqual([type, -1]);
    }
    expect(told.filter((type) => type === 'open_pr')).toHaveLength(1);
    expect(told.filter((type) => type === 'ci_fix_enqueued')).toHaveLength(1);
  });

  it('stops with its evidence when the same failure is there after the fix, and says so on the forge', async () => {
    bench.robot = ({ sha }) =>
      bench.file(sha, 'n.txt') === undefined
        ? []
        : [{ name: 'build', state: 'failure', log: 'FAIL count.test.js\n  expected 9' }];
    const id = await start({ open_pr: 'start', auto_fix_ci: true, auto_qa_on_ci: true, required_checks: ['build'] });
    const view = await until(id, ({ status }) => status === 'blocked');
    expect(view.status_reason).toMatchObject({ code: 'ci_same_failure' });
    expect(view.ci).toMatchObject({ state: 'failure', failures: [{ name: 'build', class: 'code' }] });
    await eventually(() => {
      expect(pullRequest(String(view.protocol_name))?.comments.join('\n')).toContain('expected 9');
    });
  });

  it('is not completed by a green check of a branch whose steps never ran', async () => {
    bench.robot = () => [{ name: 'build', state: 'success' }];
    const id = await start({ auto_advance: false, open_pr: 'start', auto_qa_on_ci: true });
    await until(id, (view) => view.status === 'planned' && view.pr !== null);
    await until(id, (view) => (view.ci as { state?: string } | null)?.state === 'success');
    expect(await protocol(id)).toMatchObject({ status: 'planned', steps_completed: 0 });
  });

  it('stops when it is merged early, and when it is closed', async () => {
    const policies = { auto_advance: false, open_pr: 'start' };
    const early = await until(await start(policies), (view) => view.pr !== null);
    await bench.forge.merge(pullRequest(String(early.protocol_name))?.number ?? 0);
    const merged = await until(String(early.id), ({ status }) => status === 'blocked');
    expect(merged.status_reason).toMatchObject({ code: 'merged_early' });
    const open = await until(await start(policies), (view) => view.pr !== null);
    await bench.forge.closePullRequest(pullRequest(String(open.protocol_name))?.number ?? 0);
    const closed = await until(String(open.id), ({ status }) => status === 'blocked');
    expect(closed.status_reason).toMatchObject({ code: 'pr_closed' });
  });

  it('stops at the push of somebody else, and overwrites nothing', async () => {
    const view = await until(await start({ auto_advance: false, open_pr: 'start' }), ({ pr }) => pr !== null);
    await api.post(`/protocols/${String(view.id)}/actions/run_next_step`);
    await until(String(view.id), (now) => now.steps_completed === 1 && now.active_attempt === null);
    const theirs = bench.git.commitElsewhere(String(view.protocol_name), { 'theirs.txt': 'mine\n' });
    const stopped = await until(String(view.id), ({ status }) => status === 'blocked');
    expect(stopped.status_reason).toMatchObject({ code: 'branch_changed' });
    expect(bench.file(String(view.protocol_name), 'theirs.txt')).toBe('mine');
    expect(theirs).not.toBe(stopped.head_sha);
  });

  it('ignores what the base branch fails in the same way, and mends what it does not', async () => {
    const lint = (what: string) => ({ name: 'lint', state: 'failure' as const, log: `src/old.js\n  error: ${what}` });
    await bench.forge.setChecks(git(bench.git.remote, 'rev-parse', 'main'), [lint('no semicolon')]);
    bench.robot = ({ sha }) => {
      const ours = bench.file(sha, 'n.txt') === '1';
      return [{ name: 'build', state: 'success' }, lint(ours ? 'unused variable n' : 'no semicolon')];
    };
    const id = await start({ auto_qa_on_ci: true, auto_fix_ci: true, open_pr: 'start' });
    const view = await until(id, ({ pr }) => (pr as { draft?: boolean } | null)?.draft === false);
    expect(bench.file(String(view.head_sha), 'n.txt')).toBe('2');
    expect((await types(id)).filter((type) => type === 'ci_fix_enqueued')).toHaveLength(1);
    await bench.forge.merge(pullRequest(String(view.protocol_name))?.number ?? 0);
    await until(id, ({ status }) => status === 'completed');
    await bench.forge.setChecks(git(bench.git.remote, 'rev-parse', 'main'), [{ name: 'lint', state: 'success' }]);
  });

  it('opens it at the end by itself, with its plan, verdicts and evidence in the text', async () => {
    const id = await start({});
    const view = await until(id, ({ pr }) => (pr as { draft?: boolean } | null)?.draft === false);
    const pr = pullRequest(String(view.protocol_name));
    expect(pr?.body).toContain('Count and note');
    expect(pr?.body).toContain('counted');
    expect(pr?.body).toContain(id);
    await eventually(() => {
      const ref = `refs/notes/deksdenflow/${String(view.protocol_name)}`;
      const note = JSON.parse(git(bench.git.remote, 'notes', `--ref=${ref}`, 'show', String(view.head_sha))) as unknown;
      expect(note).toMatchObject({ protocol: { id }, head_sha: view.head_sha });
    });
    await bench.forge.merge(pr?.number ?? 0);
    await until(id, ({ status }) => status === 'completed');
  });
});
