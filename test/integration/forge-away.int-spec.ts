import { waitingFor } from '../../src/protocols/domain/waiting-for';
import { eventually } from '../support/eventually';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { PushedBranches } from '../support/forges/pushed-branches';
import { countOf, RunHarness } from '../support/run-harness';

jest.setTimeout(180_000);

const MINUTE = 60_000;
const BACKOFF = { baseMs: 2_000, maxMs: MINUTE };
/** A row that is due for less is left to the nudge after its commit; here nobody nudges. */
const UNRELAYED_MS = 500;

describe('a forge that is away for ten minutes', () => {
  let harness: RunHarness;
  let standIn: GithubStandIn;
  let pushed: PushedBranches;
  beforeAll(async () => {
    harness = await RunHarness.start({
      DEKSDENFLOW_JOB_BACKOFF_BASE: String(BACKOFF.baseMs / 1_000),
      DEKSDENFLOW_JOB_BACKOFF_MAX: String(BACKOFF.maxMs / 1_000),
    });
    standIn = await GithubStandIn.start();
    pushed = await PushedBranches.follow(harness.bench.remote, standIn);
  });
  afterAll(async () => {
    await harness.close();
    await pushed.close();
    await standIn.close();
  });

  const controls = async (id: string) => (await harness.core.protocols.get(id)).controls;

  /** Nothing runs and nothing is due. Gives how long the first job still waits. */
  const atRest = (id: string): Promise<number> =>
    eventually(
      async () => {
        const [row] = await harness.core.database.read.all(
          `SELECT count(*) AS live, sum(CASE WHEN status = 'started' OR next_attempt_at <= ${harness.core.database.now} THEN 1 ELSE 0 END) AS busy,
             min(next_attempt_at) - ${harness.core.database.now} AS wait
           FROM jobs WHERE protocol_run_id = $1 AND attempt_id IS NULL AND status IN ('queued', 'started')`,
          [id],
        );
        if (Number(row?.live) === 0) throw new Error('Nothing is waited for any more.');
        if (Number(row?.busy) > 0) throw new Error('A control job is due or runs.');
        return Number(row?.wait);
      },
      { timeoutMs: 20_000 },
    );

  /**
   * Lets time pass for the jobs, which live by the database's clock: what they wait for comes nearer by the time until the
   * first of them is due, so that every try of that time is made, one after the other, and none is waited for.
   */
  async function pass(id: string, ms: number, look: () => Promise<void>): Promise<number> {
    let passed = 0;
    let steps = 0;
    while (passed < ms) {
      const step = Math.max(0, await atRest(id)) + UNRELAYED_MS;
      await harness.core.database.write(
        `UPDATE jobs SET next_attempt_at = next_attempt_at - $2 WHERE protocol_run_id = $1 AND attempt_id IS NULL AND status = 'queued'`,
        [id, step],
      );
      passed += step;
      steps += 1;
      await atRest(id);
      await look();
    }
    return steps;
  }

  it('gets its pull request once, afterwards, and the run says all the while what it waits for', async () => {
    await standIn.away(true);
    const id = await harness.create(
      {
        steps: [
          {
            stepName: 'one',
            commands: ['echo one > one.txt'],
            gates: [{ name: 'is there', command: 'test -f one.txt' }],
          },
        ],
      },
      {
        ciProvider: 'github',
        forgeUrl: standIn.apiUrl,
        forgeRepository: standIn.repository,
        secrets: { FORGE_TOKEN: standIn.token },
        policies: { open_pr: 'end' },
      },
    );
    await harness.core.protocols.act(id, 'start', { actor: 'user:ada', requestId: 'r' });
    await eventually(async () => (await harness.story(id)).steps.every((step) => step.status === 'completed'), {
      timeoutMs: 30_000,
    });
    await atRest(id);
    const before = await harness.story(id);
    const [job] = (await controls(id)).filter(({ type }) => type === 'pr.sync');

    const waits: number[] = [];
    let tries = 0;
    await pass(id, 10 * MINUTE, async () => {
      const view = await harness.core.protocols.get(id);
      const sync = view.controls.find(({ type }) => type === 'pr.sync');
      expect(sync).toMatchObject({ id: job?.id, status: 'queued', errorCode: 'forge.unreachable' });
      expect(waitingFor(view)?.message).toMatch(
        /^GitHub cannot be reached for acme\/shop: .+; it is tried again (?:now|at \d{4}-\d\d-\d\dT[\d:.]+Z)\.$/,
      );
      if (sync !== undefined && sync.attempts !== tries) {
        tries = sync.attempts;
        const wait = sync.nextAttemptAt - Date.now();
        expect(wait).toBeLessThanOrEqual(Math.min(BACKOFF.maxMs, BACKOFF.baseMs * 2 ** (tries - 1)));
        waits.push(wait);
      }
    });
    // Each wait is random within its range; that all of them stay in the lower half does not happen.
    expect(Math.max(...waits)).toBeGreaterThan(BACKOFF.maxMs / 2);
    expect(tries).toBeGreaterThan(8);
    // Nobody's attempt was spent, nothing was said, nothing has moved.
    expect(await harness.story(id)).toEqual(before);
    expect(before.run).toMatchObject({ status: 'running', pr: null });
    expect(standIn.pullRequests()).toEqual([]);

    await standIn.away(false);
    await pass(id, 2 * BACKOFF.maxMs, () => Promise.resolve());
    await eventually(async () => (await harness.story(id)).run.pr !== null);
    await pass(id, 10 * MINUTE, () => Promise.resolve());
    const after = await harness.story(id);
    expect(after.attempts).toEqual(before.attempts);
    expect(countOf(after, 'open_pr')).toBe(1);
    expect(countOf(after, 'open_pr_failed')).toBe(0);
    expect(standIn.pullRequests()).toMatchObject([
      { number: 1, branch: after.run.protocolName, headSha: after.run.headSha, state: 'open' },
    ]);
    expect(standIn.requests.filter((request) => request === 'POST /repos/acme/shop/pulls')).toHaveLength(1);
    expect(standIn.violations).toEqual([]);
    expect(waitingFor(await harness.core.protocols.get(id))?.message).toBe(
      'It waits for the merge of pull request #1.',
    );
  });
});
