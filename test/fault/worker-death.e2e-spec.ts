import { eventually } from '../support/eventually';
import { EMBEDDED, FaultBench, type StartedWorker } from '../support/fault/fault-bench';
import type { FaultPoint } from '../support/fault/fault-points';
import { paidRuns } from '../support/fault/paid-engine';
import { processesOf, stepsOnRemote, violations } from '../support/fault/run-checker';
import { describeOnServers } from '../support/fault/fault-servers';

/** Real processes on a machine that may be busy: the limits only catch what hangs. */
jest.setTimeout(60_000);

/** Where the worker dies, and how often the first step's agent has run in the end: what was committed is not paid again. */
const POINTS: readonly (readonly [FaultPoint, number])[] = [
  ['after_plan_push', 1],
  ['after_claim', 1],
  ['in_engine', 2],
  ['before_commit', 2],
  ['after_commit', 2],
  ['before_push', 1],
  ['after_push', 1],
  ['before_settle', 1],
  ['in_qa', 1],
];

/** The agent is heard of before it works, and a gate before it judges: there the process can be struck. */
const stepsOf = (bench: FaultBench) =>
  ['one', 'two'].map((name) => ({
    stepName: name,
    commands: [
      `echo "$DEKSDENFLOW_PROTOCOL_ID ${name}" >> ${bench.bill}; echo begun; sleep 0.3; echo ${name} > ${name}.txt`,
    ],
    gates: [{ name: 'is there', command: `echo judged; sleep 0.1; test -f ${name}.txt` }],
  }));

/** The run is complete, every invariant holds, and so many attempts were lost. Gives how often step one was run. */
async function expectSound(bench: FaultBench, id: string, losses = 1): Promise<number> {
  const core = bench.opened();
  await bench.completed(id, 30_000);
  expect(bench.armed()).toBe(0);
  expect(await violations(core.database, id)).toEqual([]);
  const { run } = await core.protocols.get(id);
  expect(stepsOnRemote(bench.git.remote, run.protocolName)).toEqual(['plan', '1', '2']);
  await eventually(() => processesOf(id).length === 0, { timeoutMs: 10_000 });
  const attempts = await core.stepStore.listAttempts({ protocolRunId: id });
  expect(attempts.filter((attempt) => attempt.status === 'lost')).toHaveLength(losses);
  return paidRuns(bench.bill).get(`${id} one`) ?? 0;
}

describe('kill -9 of the one process on SQLite with the embedded queue', () => {
  const bench = new FaultBench(EMBEDDED);
  let worker: StartedWorker;

  beforeAll(async () => {
    await bench.open();
    worker = await bench.startWorker();
  });
  afterAll(() => bench.dispose());

  it.each(POINTS)('at %s: the next start goes on at once', async (point, runs) => {
    bench.arm(point, 'SIGKILL');
    const id = await bench.begin(stepsOf(bench));
    expect(await worker.ended).toBe('SIGKILL');
    worker = await bench.startWorker();
    expect(await expectSound(bench, id)).toBe(runs);
  });
});

describeOnServers('kill -9 of one of two workers on Postgres and Redis', (servers) => {
  let bench: FaultBench;

  beforeAll(async () => {
    bench = await servers.newBench();
    await bench.open();
    await Promise.all([bench.startWorker(), bench.startWorker()]);
  });
  afterAll(() => bench.dispose());

  it.each(POINTS)('at %s: the other goes on', async (point, runs) => {
    bench.arm(point, 'SIGKILL');
    const id = await bench.begin(stepsOf(bench));
    await eventually(() => bench.armed() === 0, { timeoutMs: 20_000 });
    expect(await expectSound(bench, id)).toBe(runs);
    await bench.startWorker();
  });
});

describeOnServers('kill -9 of one worker after the other', (servers) => {
  let bench: FaultBench;

  beforeEach(async () => {
    bench = await servers.newBench();
    await bench.open();
  });
  afterEach(() => bench.dispose());

  it('before the push and again right after the claim: the agent is not paid twice', async () => {
    const first = await bench.startWorker();
    bench.arm('before_push', 'SIGKILL');
    const id = await bench.begin(stepsOf(bench));
    expect(await first.ended).toBe('SIGKILL');
    bench.arm('after_claim', 'SIGKILL');
    const second = await bench.startWorker();
    expect(await second.ended).toBe('SIGKILL');
    await bench.startWorker();
    expect(await expectSound(bench, id, 2)).toBe(1);
  });

  it('by a step that kills whoever runs it: blocked as poison after three, and others go on', async () => {
    let stopped = false;
    const host = async (): Promise<void> => {
      while (!stopped) await (await bench.startWorker()).ended;
    };
    const hosts = [host(), host()];
    const poison = await bench.begin([{ stepName: 'poison', commands: ['kill -9 $PPID'] }]);
    const others = [await bench.begin(stepsOf(bench)), await bench.begin(stepsOf(bench))];
    const core = bench.opened();
    await eventually(async () => (await core.protocols.get(poison)).run.status === 'blocked', { timeoutMs: 40_000 });
    expect((await core.protocols.get(poison)).run.statusReason?.code).toBe('poison_step');
    for (const id of others) {
      await bench.completed(id, 40_000);
      expect(await violations(core.database, id)).toEqual([]);
    }
    const attempts = await core.stepStore.listAttempts({ protocolRunId: poison });
    expect(attempts.filter(({ kind }) => kind === 'execute').map(({ status }) => status)).toEqual([
      'lost',
      'lost',
      'lost',
    ]);
    stopped = true;
    await bench.dispose();
    await Promise.all(hosts);
    bench = await servers.newBench();
  }, 90_000);
});

describeOnServers('kill -9 of a worker whose successor has another data folder', (servers) => {
  /** What reached the remote can be adopted; what was committed only on the dead host is paid for again. */
  it.each([
    ['after_plan_push', 1],
    ['before_push', 2],
    ['after_push', 1],
  ] as const)('at %s', async (point, runs) => {
    const bench = await servers.newBench();
    try {
      await bench.open();
      const dying = await bench.startWorker({ host: 'a' });
      bench.arm(point, 'SIGKILL');
      const id = await bench.begin(stepsOf(bench));
      expect(await dying.ended).toBe('SIGKILL');
      await bench.startWorker({ host: 'b' });
      expect(await expectSound(bench, id)).toBe(runs);
    } finally {
      await bench.dispose();
    }
  });
});
