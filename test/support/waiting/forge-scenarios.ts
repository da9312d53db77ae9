import type { Policies } from '../../../src/projects/domain/policies';
import { eventually } from '../eventually';
import { GithubStandIn } from '../forges/github-stand-in';
import { PushedBranches } from '../forges/pushed-branches';
import { gate } from '../gate';
import { CAUSE, RunHarness, type Story } from '../run-harness';
import type { Scenarios } from './scenario';

/** A worker, a repository and a GitHub for one scenario; webhooks are all lost, so every fact is asked for. */
export class ForgeScenarioBench {
  readonly over = gate<undefined>();

  private constructor(
    readonly harness: RunHarness,
    readonly forge: GithubStandIn,
    private readonly pushed: PushedBranches,
  ) {}

  static async start(): Promise<ForgeScenarioBench> {
    const harness = await RunHarness.start({
      DEKSDENFLOW_CI_POLL_SECONDS: '1',
      DEKSDENFLOW_CI_SETTLE_SECONDS: '0',
      DEKSDENFLOW_JOB_BACKOFF_BASE: '60',
      DEKSDENFLOW_JOB_BACKOFF_MAX: '60',
    });
    const forge = await GithubStandIn.start();
    return new ForgeScenarioBench(harness, forge, await PushedBranches.follow(harness.bench.remote, forge));
  }

  async close(): Promise<void> {
    this.over.open(undefined);
    await this.harness.close();
    await this.pushed.close();
    await this.forge.close();
  }

  async begin(policies: Policies): Promise<string> {
    const gates = [{ name: 'is there', command: 'test -f one.txt' }];
    const { forge } = this;
    const id = await this.harness.create(
      { steps: [{ stepName: 'one', commands: ['echo one > one.txt'], gates }] },
      {
        ciProvider: 'github',
        forgeUrl: forge.apiUrl,
        forgeRepository: forge.repository,
        secrets: { FORGE_TOKEN: forge.token },
        policies,
      },
    );
    await this.harness.core.protocols.act(id, 'start', CAUSE);
    return id;
  }

  /** Up to the moment at which only CI can say whether the step is good; gives the commit. */
  async untilCi(id: string): Promise<string> {
    const { run } = await this.until(id, ({ steps, run: { pr } }) => steps[0]?.status === 'needs_qa' && pr !== null);
    return run.headSha ?? '';
  }

  async untilOpen(id: string): Promise<void> {
    await this.until(id, ({ run, steps }) => run.pr !== null && steps[0]?.status === 'completed');
  }

  private until(id: string, what: (story: Story) => boolean): Promise<Story> {
    return eventually(
      async () => {
        const story = await this.harness.story(id);
        if (what(story)) return story;
        throw new Error(story.events.map((event) => `${event.type}: ${event.message}`).join('\n'));
      },
      { timeoutMs: 30_000 },
    );
  }
}

const ON_CI: Policies = {
  open_pr: 'start',
  auto_qa_on_ci: true,
  auto_qa_after_exec: false,
  required_checks: ['build', 'lint'],
};

export const FORGE: Scenarios<
  ForgeScenarioBench,
  | 'ci'
  | 'ci_failed'
  | 'forge_refuses'
  | 'forge_unreachable'
  | 'forge_limit'
  | 'pull_request'
  | 'merge'
  | 'draft'
  | 'conflicts'
  | 'branch'
> = {
  ci: async (bench) => {
    const id = await bench.begin(ON_CI);
    const sha = await bench.untilCi(id);
    await bench.forge.setChecks(sha, [{ name: 'build', state: 'running' }]);
    return {
      id,
      says: new RegExp(`^Step one waits for CI of sha ${sha.slice(0, 10)}, for \\d+ s now: build, lint\\.$`),
    };
  },
  ci_failed: async (bench) => {
    const id = await bench.begin(ON_CI);
    const sha = await bench.untilCi(id);
    await bench.forge.setChecks(sha, [
      { name: 'build', state: 'failure', log: 'AssertionError: one is not two\n' },
      { name: 'lint', state: 'success' },
    ]);
    return { id, says: /^It is blocked: .*build.* Possible now: .*retry_latest/ };
  },
  forge_refuses: async (bench) => {
    const id = await bench.begin(ON_CI);
    await bench.untilCi(id);
    bench.forge.failNext({ when: '/check-runs', status: 401, times: 2 });
    return { id, says: /^Step one waits for CI .+ does not accept the credentials.+; it is tried again at .+Z\.$/ };
  },
  forge_unreachable: async (bench) => {
    await bench.forge.away(true);
    return {
      id: await bench.begin({ open_pr: 'end' }),
      says: /^GitHub cannot be reached for acme\/shop: .+; it is tried again at .+Z\.$/,
    };
  },
  forge_limit: async (bench) => {
    bench.forge.failNext({ when: '/pulls', status: 429, headers: { 'retry-after': '600' }, times: 5 });
    return { id: await bench.begin({ open_pr: 'end' }), says: /^(GitHub|The forge) .+; it is tried again at .+Z\.$/ };
  },
  pull_request: async (bench) => {
    // GitHub takes its time: longer than anybody looks.
    bench.forge.http.interrupt = (moment, request) =>
      moment === 'before' && request === 'POST /repos/acme/shop/pulls' ? bench.over.opened : undefined;
    return { id: await bench.begin({ open_pr: 'end' }), says: /^Its pull request is being opened\.$/ };
  },
  merge: async (bench) => {
    const id = await bench.begin({ open_pr: 'end' });
    await bench.untilOpen(id);
    return { id, says: /^It waits for the merge of pull request #1\.$/ };
  },
  draft: async (bench) => {
    const id = await bench.begin({ open_pr: 'end', required_checks: ['build'] });
    await bench.untilOpen(id);
    return { id, says: /^It waits for the merge of pull request #1\. It is a draft/ };
  },
  conflicts: async (bench) => {
    const id = await bench.begin({ open_pr: 'end' });
    await bench.untilOpen(id);
    bench.forge.conflict(1);
    return { id, says: /^It waits for the merge of pull request #1\. It has conflicts with main: resolve them\.$/ };
  },
  branch: async (bench) => {
    const id = await bench.begin({ open_pr: 'end' });
    await bench.untilOpen(id);
    await bench.forge.closePullRequest(1);
    return { id, says: /^It is blocked: .+closed.+ Possible now: / };
  },
};
