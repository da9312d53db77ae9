import type { CheckReport } from '../../src/ci/domain/check';
import { SystemClock } from '../../src/kernel/clock';
import { ForgeLimits } from '../../src/platform/forges/forge-limits';
import { GitlabForge } from '../../src/platform/forges/gitlab/gitlab-forge';
import type { PipelineRow } from '../support/forges/gitlab-project';
import { GitlabStandIn } from '../support/forges/gitlab-stand-in';

const BRANCH = 'deksdenflow/0001-demo';
const SHA = 'a'.repeat(40);

describe('checks of GitLab', () => {
  let standIn: GitlabStandIn;
  let forge: GitlabForge;

  beforeEach(async () => {
    standIn = await GitlabStandIn.start();
    await standIn.setBranch(BRANCH, SHA);
    const { apiUrl, repository, token } = standIn;
    forge = new GitlabForge(
      { provider: 'gitlab', apiUrl, repository, credentials: { kind: 'token', token } },
      new ForgeLimits(new SystemClock()),
    );
  });

  afterEach(async () => {
    const { violations } = standIn;
    await standIn.close();
    expect(violations).toEqual([]);
  });

  function pipeline(source = 'push', ref = BRANCH): PipelineRow {
    return standIn.project.addPipeline(SHA, source, ref);
  }

  async function listed(kind: CheckReport['kind']): Promise<readonly CheckReport[]> {
    return (await forge.listChecks(SHA)).filter((check) => check.kind === kind);
  }

  async function only(kind: CheckReport['kind']): Promise<CheckReport> {
    const [check] = await listed(kind);
    if (check === undefined) throw new Error(`There is no ${kind}.`);
    return check;
  }

  it('does not hold a job against the commit that may fail, or that nobody has to start', async () => {
    const row = pipeline();
    await standIn.setJobs(row, [
      { name: 'lenient', status: 'failed', allowFailure: true },
      { name: 'stopped', status: 'canceled', allowFailure: true },
      { name: 'strict', status: 'failed', reason: 'runner_system_failure' },
      { name: 'deploy', status: 'manual', allowFailure: true },
      { name: 'gate', status: 'manual' },
      { name: 'green', status: 'success', allowFailure: true },
    ]);
    const states = Object.fromEntries((await listed('job')).map((job) => [job.name, [job.state, job.conclusion]]));
    expect(states).toEqual({
      lenient: ['neutral', 'script_failure'],
      stopped: ['neutral', 'canceled'],
      strict: ['failure', 'runner_system_failure'],
      deploy: ['neutral', 'manual'],
      gate: ['running', 'manual'],
      green: ['success', 'success'],
    });
  });

  it('tells a pipeline of the branch from one of the merge request', async () => {
    const branch = pipeline();
    const ofMergeRequest = pipeline('merge_request_event', 'refs/merge-requests/1/head');
    await standIn.setJobs(branch, [{ name: 'build', status: 'success' }]);
    await standIn.setJobs(ofMergeRequest, [{ name: 'build', status: 'failed' }]);
    expect(await listed('job')).toMatchObject([
      { name: 'build', group: 'job', state: 'success', parentId: String(branch.id) },
      { name: 'build', group: 'job', state: 'failure', parentId: String(ofMergeRequest.id) },
    ]);
    expect((await listed('pipeline')).map((one) => [one.group, one.state])).toEqual([
      ['merge_request_event', 'failure'],
      ['push', 'success'],
    ]);
  });

  it('finds the pipeline of merged results, which GitLab keeps under another commit', async () => {
    const target = { source: BRANCH, target: 'main', title: 'x', description: '' };
    const { iid } = standIn.project.addMergeRequest(target);
    const ref = `refs/merge-requests/${String(iid)}/merge`;
    const merged = standIn.project.addPipeline('9'.repeat(40), 'merge_request_event', ref);
    await standIn.setJobs(merged, [{ name: 'build', status: 'failed', log: 'why\n' }]);
    expect(await forge.listChecks(SHA)).toEqual([]);
    merged.mergeOf = SHA;
    expect(await listed('job')).toMatchObject([{ name: 'build', sha: SHA, state: 'failure' }]);
    expect(await only('pipeline')).toMatchObject({ sha: SHA, group: 'merge_request_event', state: 'failure' });
    await standIn.setBranch(BRANCH, 'b'.repeat(40));
    expect(await forge.listChecks('b'.repeat(40))).toEqual([]);
  });

  it('has no checks of a commit that is no more', async () => {
    expect(await forge.listChecks('7'.repeat(40))).toEqual([]);
  });

  it('asks only the newest pipeline of a source for its jobs, and still tells of the older', async () => {
    await standIn.setJobs(pipeline(), [{ name: 'build', status: 'failed' }]);
    const newer = pipeline();
    await standIn.setJobs(newer, [{ name: 'build', status: 'success' }]);
    expect(await listed('job')).toMatchObject([{ name: 'build', state: 'success', parentId: String(newer.id) }]);
    const [first, second] = await listed('pipeline');
    expect([first, second]).toMatchObject([{ state: 'success' }, { state: 'failure' }]);
    expect(first?.order.updatedAt).toBeGreaterThan(second?.order.updatedAt ?? Infinity);
    // Jobs are among the commit's statuses as well, those of the older pipeline too.
    expect(await listed('status')).toEqual([]);
  });

  it('leaves out a job that was run again', async () => {
    const row = pipeline();
    await standIn.setJobs(row, [{ name: 'build', status: 'failed' }]);
    await forge.triggerCi(BRANCH, SHA);
    await standIn.setJobs(row, [{ name: 'build', status: 'success' }]);
    expect(await listed('job')).toMatchObject([{ name: 'build', state: 'success' }]);
    expect(row.jobs).toHaveLength(2);
  });

  it('lists what others report, the newest of each name', async () => {
    const report = (status: 'running' | 'failed', description: string | null): void => {
      const { project } = standIn;
      const createdAt = project.tick();
      const url = 'https://jenkins.example.com/job/7';
      project.statuses.push({ id: project.nextId(), name: 'jenkins', status, description, url, sha: SHA, createdAt });
    };
    report('running', null);
    report('failed', 'Two tests are red');
    const status = await only('status');
    expect(status).toMatchObject({ providerId: 'jenkins', group: 'status', state: 'failure', conclusion: 'failed' });
    expect(await forge.evidenceOf(status, 1000)).toEqual({ logTail: null, reason: 'Two tests are red' });
    expect((await listed('status')).length).toBe(1);
  });

  it('gives the first job that made a pipeline red as its evidence', async () => {
    await standIn.setJobs(pipeline(), [
      { name: 'lint', status: 'failed', allowFailure: true, log: 'not this one\n' },
      { name: 'unit', status: 'failed', log: 'expected 10\n', reason: 'script_failure' },
      { name: 'e2e', status: 'failed', log: 'nor this\n' },
    ]);
    expect(await forge.evidenceOf(await only('pipeline'), 1000)).toEqual({
      logTail: 'expected 10\n',
      reason: 'script_failure',
    });
  });

  it('gives the mistake in its description as the evidence of a pipeline without jobs', async () => {
    pipeline().yamlErrors = 'jobs:build config should implement a script';
    const check = await only('pipeline');
    expect(check.state).toBe('failure');
    expect(await forge.evidenceOf(check, 1000)).toEqual({
      logTail: null,
      reason: 'jobs:build config should implement a script',
    });
  });

  it('shows the log as a person would have seen it', async () => {
    const esc = '\u001b';
    const log = [
      `section_start:1560896352:step_script[collapsed=true]\r${esc}[0K${esc}[36;1mRunning tests${esc}[0;m`,
      `2024-05-22T12:43:46.962646Z 01O one\r`,
      `fetching 1%\rfetching 100%`,
      `${esc}]8;;https://example.com${esc}\\link${esc}]8;;${esc}\\ café`,
      `section_end:1560896353:step_script\r${esc}[0K`,
      '',
    ].join('\n');
    await standIn.setJobs(pipeline(), [{ name: 'unit', status: 'failed', log }]);
    const { logTail } = await forge.evidenceOf(await only('job'), 1000);
    expect(logTail?.trimEnd()).toBe('Running tests\none\nfetching 100%\nlink café');
  });

  it('never gives more of a log than was asked for, nor half a character', async () => {
    await standIn.setJobs(pipeline(), [{ name: 'unit', status: 'failed', log: 'é'.repeat(100_000) }]);
    const { logTail } = await forge.evidenceOf(await only('job'), 1001);
    expect(logTail).toBe('é'.repeat(500));
  });

  it('retries each red pipeline, and starts none of its own then', async () => {
    const [branch, ofMergeRequest] = [pipeline(), pipeline('merge_request_event', 'refs/merge-requests/1/head')];
    await standIn.setJobs(branch, [{ name: 'build', status: 'canceled' }]);
    await standIn.setJobs(ofMergeRequest, [{ name: 'build', status: 'failed' }]);
    expect(await forge.triggerCi(BRANCH, SHA)).toContain(String(branch.id));
    expect(standIn.requests.filter((line) => line.endsWith('/retry'))).toHaveLength(2);
    expect((await listed('job')).map((job) => job.state)).toEqual(['running', 'running']);
  });
});
