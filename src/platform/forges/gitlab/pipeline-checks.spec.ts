import { isJobs, jobCheck, pipelineCheck, type SeenJob, type SeenPipeline, statusCheck } from './pipeline-checks';

const SHA = 'a'.repeat(40);
const PIPELINE: SeenPipeline = {
  ...{ id: 31, status: 'running', source: 'push', web_url: 'https://gitlab.example.com/acme/shop/-/pipelines/31' },
  ...{ created_at: '2024-03-05T15:00:00.000Z', updated_at: '2024-03-05T15:09:00.000Z' },
};
const JOB: SeenJob = {
  ...{ id: 377, name: 'unit', status: 'failed', allow_failure: false, failure_reason: 'script_failure' },
  web_url: 'https://gitlab.example.com/acme/shop/-/jobs/377',
  ...{ created_at: '2024-03-05T15:00:00.000Z', started_at: '2024-03-05T15:01:00.000Z' },
  finished_at: '2024-03-05T15:02:00.000Z',
};

describe('the order of reports', () => {
  it('is by the newest time that GitLab tells', () => {
    expect(pipelineCheck(SHA, PIPELINE).order.updatedAt).toBe(Date.parse('2024-03-05T15:09:00.000Z'));
    expect(jobCheck(SHA, JOB, PIPELINE).order.updatedAt).toBe(Date.parse('2024-03-05T15:02:00.000Z'));
    const waiting = { ...JOB, status: 'pending', started_at: null, finished_at: null };
    expect(jobCheck(SHA, waiting, PIPELINE).order.updatedAt).toBe(Date.parse('2024-03-05T15:00:00.000Z'));
  });

  it.each([
    ['created', 0],
    ['waiting_for_resource', 0],
    ['pending', 0],
    ['scheduled', 0],
    ['manual', 0],
    ['running', 1],
    ['canceling', 1],
    ['success', 2],
    ['failed', 2],
    ['canceled', 2],
    ['skipped', 2],
  ])('%s has rank %i', (status, rank) => {
    expect(pipelineCheck(SHA, { ...PIPELINE, status }).order).toMatchObject({ rank, runAttempt: 1 });
  });
});

describe('a report', () => {
  it('of a failed job has its reason for a conclusion', () => {
    expect(jobCheck(SHA, JOB, PIPELINE)).toMatchObject({
      ...{ kind: 'job', name: 'unit', group: 'job', providerId: '377', parentId: '31' },
      ...{ state: 'failure', conclusion: 'script_failure', url: JOB.web_url },
    });
    expect(jobCheck(SHA, { ...JOB, status: 'success' }, PIPELINE).conclusion).toBe('success');
  });

  it('from outside is cut where it says too much', () => {
    const status = { id: 1, name: 'jenkins', status: 'failed', description: 'x'.repeat(9_000) };
    expect(statusCheck(SHA, status).summary).toHaveLength(8_000);
  });
});

it.each([
  ['https://gitlab.example.com/acme/shop/-/jobs/377', true],
  ['https://gitlab.example.com/acme/shop/builds/377', true],
  ['https://gitlab.example.com/acme/shop/-/jobs/378', false],
  ['https://jenkins.example.com/job/377', false],
  [null, false],
])('a status with target %p is a job of a pipeline: %p', (target_url, itIs) => {
  expect(isJobs({ id: 377, name: 'unit', status: 'failed', target_url })).toBe(itIs);
});
