import { type FakeApi, startFakeApi } from '../../../test/support/fake-api';
import { FakeTerminal } from '../../../test/support/fake-terminal';
import { buildProgram } from '../program';

const COUNTS = { queued: 3, started: 1, finished: 7, failed: 2 };
const WORKER = {
  id: 'w-1',
  host: 'a',
  version: '0.1.0',
  state: 'alive',
  slots: 2,
  used_slots: 1,
  heartbeat_age_seconds: 3,
  queue_away_since: null,
  jobs: [
    { type: 'step.execute', protocol_name: '0001-a', step_name: 'Add it' },
    { type: 'project.setup', protocol_name: null, step_name: null },
  ],
};
const QUEUES = {
  backend: 'redis',
  queues: {
    agents: { ...COUNTS, oldest_queued_seconds: 250 },
    control: { queued: 0, started: 0, finished: 0, failed: 0, oldest_queued_seconds: null },
  },
  workers: [WORKER, { ...WORKER, id: 'w-2', state: 'lost', used_slots: 0, heartbeat_age_seconds: 600, jobs: [] }],
};
const JOB = {
  id: 'j1',
  type: 'pr.sync',
  status: 'failed',
  attempts: 1,
  max_attempts: 3,
  worker_id: 'w-1',
  error_code: 'forge.forbidden',
  error: 'GitHub says no.',
  created_at: '2026-01-01T00:00:00Z',
};

describe('the queues on the command line', () => {
  let api: FakeApi;
  let terminal: FakeTerminal;
  let body: unknown;
  beforeEach(async () => {
    api = await startFakeApi(() => ({ body }));
    terminal = new FakeTerminal(120);
  });
  afterEach(() => api.close());

  async function run(...words: readonly string[]): Promise<string> {
    const environment = { DEKSDENFLOW_API_BASE: api.base };
    await buildProgram({ environment, terminal, signal: new AbortController().signal }).parseAsync(words, {
      from: 'user',
    });
    return terminal.output;
  }
  const asked = (): string[] => api.received.map(({ method, url }) => `${method} ${url}`);

  it('are shown with their counts, the oldest job, and what each worker is at', async () => {
    body = QUEUES;
    const lines = (await run('queues')).trimEnd().split('\n');
    expect(lines).toEqual([
      'backend redis',
      '',
      'QUEUE    QUEUED  STARTED  FINISHED  FAILED  OLDEST',
      'agents   3       1        7         2       4 min',
      'control  0       0        0         0',
      '',
      'WORKER  STATE  HOST  VERSION  SLOTS  HEARD       AT WORK',
      'w-1     alive  a     0.1.0    1/2    3 s ago     step.execute 0001-a Add it; project.setup',
      'w-2     lost   a     0.1.0    0/2    10 min ago',
    ]);
  });

  it('say that nothing will run, and which worker does not reach the queue', async () => {
    body = { ...QUEUES, workers: [{ ...WORKER, state: 'draining', queue_away_since: '2026-01-01T00:00:00Z' }] };
    const output = await run('queues');
    expect(output).toContain('No worker is alive: nothing will run.');
    expect(output).toContain('draining, no queue');
  });

  it('list jobs with their error, and try a failed one again', async () => {
    body = [JOB];
    expect(await run('queues', 'jobs', '--status', 'failed', '--protocol', 'p1')).toContain(
      'forge.forbidden: GitHub says no.',
    );
    body = { message: 'retry of 0001-a: pr.sync is queued.' };
    expect(await run('queues', 'retry', 'j1')).toContain('pr.sync is queued.');
    expect(asked()).toEqual([
      expect.stringMatching(/^GET \/queues\/jobs\?(status=failed&protocol_id=p1|protocol_id=p1&status=failed)$/),
      'POST /queues/jobs/j1/actions/retry',
    ]);
  });

  it('print each answer as it is with --json, wherever that stands', async () => {
    body = QUEUES;
    expect(JSON.parse(await run('queues', '--json'))).toEqual(QUEUES);
    terminal = new FakeTerminal(120);
    body = [JOB];
    expect(JSON.parse(await run('queues', 'jobs', '--json'))).toEqual([JOB]);
  });
});
