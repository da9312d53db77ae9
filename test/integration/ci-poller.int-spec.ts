import { waitingFor } from '../../src/protocols/domain/waiting-for';
import { eventually } from '../support/eventually';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { PushedBranches } from '../support/forges/pushed-branches';
import { countOf, CAUSE, RunHarness, type Story } from '../support/run-harness';

jest.setTimeout(90_000);

describe('a run whose webhooks are all lost', () => {
  let harness: RunHarness;
  let standIn: GithubStandIn;
  let pushed: PushedBranches;
  beforeEach(async () => {
    harness = await RunHarness.start({ DEKSDENFLOW_CI_POLL_SECONDS: '1', DEKSDENFLOW_CI_SETTLE_SECONDS: '0' });
    standIn = await GithubStandIn.start();
    pushed = await PushedBranches.follow(harness.bench.remote, standIn);
  });
  afterEach(async () => {
    await harness.close();
    await pushed.close();
    await standIn.close();
  });

  /** Up to the moment at which a step is done and only CI can say whether it is good. */
  async function waitingForCi(): Promise<{ id: string; sha: string }> {
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
        policies: { open_pr: 'start', auto_qa_on_ci: true, auto_qa_after_exec: false, required_checks: ['build'] },
      },
    );
    await harness.core.protocols.act(id, 'start', CAUSE);
    const story = await until(id, ({ steps, run }) => steps[0]?.status === 'needs_qa' && run.pr !== null);
    const sha = story.run.headSha ?? '';
    await standIn.setChecks(sha, [{ name: 'build', state: 'running' }]);
    await eventually(async () => {
      expect(waitingFor(await harness.core.protocols.get(id))?.message).toMatch(
        /waits for CI of sha \w+, for \d+ s now: build\./,
      );
    });
    // Nothing of ours wakes the watch any more: what happens from here on only a poll can find.
    await eventually(async () => {
      const { controls } = await harness.core.protocols.get(id);
      const watch = controls.find(({ type }) => type === 'ci.watch');
      expect(watch?.status).toBe('queued');
      expect(watch?.nextAttemptAt).toBeGreaterThan(Date.now());
    });
    return { id, sha };
  }

  const until = (id: string, what: (story: Story) => boolean): Promise<Story> =>
    eventually(
      async () => {
        const story = await harness.story(id);
        if (what(story)) return story;
        const told = story.events.map((event) => `${event.type}: ${event.message}`).join('\n');
        throw new Error(`${story.run.status}\n${told}\n${harness.logged.slice(-10).join('\n')}`);
      },
      { timeoutMs: 30_000 },
    );

  it('finds what is green, is judged, made ready, and finds its merge', async () => {
    const { id, sha } = await waitingForCi();
    await standIn.setChecks(sha, [{ name: 'build', state: 'success' }]);
    const green = await until(id, ({ steps, run }) => steps[0]?.status === 'completed' && run.pr?.draft === false);
    expect(countOf(green, 'ci_passed')).toBe(1);
    await standIn.merge(1);
    const merged = await until(id, ({ run }) => run.status === 'completed');
    expect(countOf(merged, 'pr_merged')).toBe(1);
    expect(standIn.deliveries).toEqual([]);
    expect(standIn.violations).toEqual([]);
    // Its end is the end of the questions.
    await eventually(async () => {
      expect((await harness.core.protocols.get(id)).controls).toEqual([]);
    });
  });

  it('finds what is red, and later that somebody has closed the pull request', async () => {
    const { id, sha } = await waitingForCi();
    await standIn.setChecks(sha, [{ name: 'build', state: 'failure', log: 'AssertionError: one is not two\n' }]);
    const red = await until(id, ({ run }) => run.status === 'blocked');
    expect(countOf(red, 'ci_failed')).toBe(1);
    expect(red.run.statusReason?.code).toMatch(/^ci_/);
    await standIn.closePullRequest(1);
    const closed = await until(id, ({ run }) => run.pr?.state === 'closed');
    expect(countOf(closed, 'pr_closed')).toBe(1);
    expect(standIn.deliveries).toEqual([]);
  });

  it('goes on asking after the forge has refused an answer, and says so meanwhile', async () => {
    const { id, sha } = await waitingForCi();
    standIn.failNext({ when: '/check-runs', status: 401, times: Infinity });
    await eventually(async () => {
      expect(waitingFor(await harness.core.protocols.get(id))?.message).toContain('does not accept the credentials');
    });
    standIn.recover();
    await standIn.setChecks(sha, [{ name: 'build', state: 'success' }]);
    const green = await until(id, ({ steps }) => steps[0]?.status === 'completed');
    expect(countOf(green, 'ci_passed')).toBe(1);
  });
});
