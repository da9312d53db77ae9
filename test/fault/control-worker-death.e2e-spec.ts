import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import type { FaultBench, StartedWorker } from '../support/fault/fault-bench';
import { describeOnServers, type FaultServers } from '../support/fault/fault-servers';
import { violations } from '../support/fault/run-checker';
import { SideBySide } from '../support/fault/side-by-side';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { PushedBranches } from '../support/forges/pushed-branches';

/** Real processes on a machine that may be busy: the limits only catch what hangs. */
jest.setTimeout(120_000);

const REPOSITORY = '/repos/acme/shop';
const LOOKUP = `GET ${REPOSITORY}/pulls`;
const OPEN = `POST ${REPOSITORY}/pulls`;
const CAUSE = { actor: 'user:test', requestId: null };

/** An installation whose project is on a forge of this machine. */
class ForgeBench {
  worker: StartedWorker | undefined;
  private helped = false;

  private constructor(
    readonly bench: FaultBench,
    readonly standIn: GithubStandIn,
    readonly pushed: PushedBranches,
  ) {}

  static async start(servers: FaultServers): Promise<ForgeBench> {
    const bench = await servers.newBench({ DEKSDENFLOW_CI_POLL_SECONDS: '1', DEKSDENFLOW_CI_SETTLE_SECONDS: '0' });
    const standIn = await GithubStandIn.start();
    const forge = new ForgeBench(bench, standIn, await PushedBranches.follow(bench.git.remote, standIn));
    await bench.open({
      project: {
        ciProvider: 'github',
        forgeUrl: standIn.apiUrl,
        forgeRepository: standIn.repository,
        secrets: { FORGE_TOKEN: standIn.token },
        policies: { open_pr: 'start' },
      },
    });
    return forge;
  }

  async dispose(): Promise<void> {
    this.standIn.http.interrupt = () => undefined;
    await this.bench.dispose();
    await this.pushed.close();
    await this.standIn.close();
  }

  async startWorker(host = 'a'): Promise<StartedWorker> {
    return (this.worker = await this.bench.startWorker({ host }));
  }

  /** The file that the first step waits for. */
  get mended(): string {
    return join(this.bench.root, 'mended');
  }

  begin(): Promise<string> {
    const gate = { name: 'mended', command: `test -f ${this.mended}` };
    return this.bench.begin([{ stepName: 'one', commands: ['echo one > one.txt'], gates: [gate], maxAttempts: 1 }]);
  }

  /** Kills the worker at the first such moment; resolves when it is dead. */
  killAt(moment: 'before' | 'after', request: string | RegExp): Promise<void> {
    return new Promise((resolve) => {
      let struck = false;
      this.standIn.http.interrupt = async (when, name) => {
        const fits = typeof request === 'string' ? name === request : request.test(name);
        if (struck || when !== moment || !fits) return undefined;
        struck = true;
        await this.kill();
        resolve();
        return 'lost';
      };
    });
  }

  killDuringNotes(): Promise<void> {
    return new Promise((resolve) => {
      this.pushed.duringNotes = async () => {
        this.pushed.duringNotes = () => undefined;
        await this.kill();
        resolve();
      };
    });
  }

  async kill(): Promise<void> {
    this.worker?.child.kill('SIGKILL');
    await this.worker?.ended;
  }

  async run(id: string) {
    return (await this.bench.opened().protocols.get(id)).run;
  }

  events(id: string, type: string) {
    return this.bench
      .opened()
      .database.read.all('SELECT actor, message, metadata FROM events WHERE protocol_run_id = $1 AND type = $2', [
        id,
        type,
      ]);
  }

  async until(id: string, what: (run: Awaited<ReturnType<ForgeBench['run']>>) => boolean): Promise<void> {
    await eventually(
      async () => {
        const run = await this.run(id);
        if (what(run)) return;
        const { status, statusReason, pr } = run;
        throw new Error(`${status} ${statusReason?.message ?? ''} ${JSON.stringify(pr)}\n${this.bench.log()}`);
      },
      { timeoutMs: 60_000, intervalMs: 50 },
    );
  }

  made(): number {
    return this.standIn.pullRequests().length;
  }

  async help(id: string): Promise<void> {
    this.helped = true;
    await this.bench.opened().protocols.act(id, 'retry_latest', CAUSE);
  }

  /** The run goes on to its merge, and there was one pull request, recorded once, all the time. */
  async expectSound(id: string, posts = 1): Promise<void> {
    const { standIn, bench } = this;
    writeFileSync(this.mended, '');
    await this.until(id, (run) => run.status === 'blocked' || run.pr?.draft === false);
    if ((await this.run(id)).status === 'blocked') await this.help(id);
    await this.until(id, (run) => run.pr?.state === 'open' && !run.pr.draft);
    await standIn.merge(1);
    await this.until(id, (run) => run.status === 'completed');
    const { protocolName, headSha } = await this.run(id);
    expect(standIn.pullRequests()).toMatchObject([{ number: 1, branch: protocolName, headSha, draft: false }]);
    expect(standIn.requests.filter((request) => request === OPEN).length).toBeLessThanOrEqual(posts);
    for (const type of ['open_pr', 'pr_merged']) expect(await this.events(id, type)).toHaveLength(1);
    // One that is opened when all is done already is no draft, and never becomes ready.
    const [opened] = await this.events(id, 'open_pr');
    const { draft } = JSON.parse(String(opened?.metadata)) as { readonly draft: boolean };
    expect(await this.events(id, 'pr_ready')).toHaveLength(draft ? 1 : 0);
    expect(await this.events(id, 'open_pr_failed')).toEqual([]);
    expect(standIn.violations).toEqual([]);
    await eventually(async () => {
      const wrong = await violations(bench.opened().database, id);
      // The checker knows only runs that nobody had to help: a step that was sent back is executed twice, rightly.
      expect(wrong.filter((line) => !this.helped || /^Job|sequence|was written by/.test(line))).toEqual([]);
    });
  }
}

describeOnServers('kill -9 of a worker at work on a pull request', (servers) => {
  const cases = new SideBySide(() => ForgeBench.start(servers));

  for (const [name, moment, request, made] of [
    ['before it is opened', 'before', OPEN, 0],
    ['after the forge has opened it, before we know', 'after', OPEN, 1],
    ['after its lookup', 'after', LOOKUP, 0],
    ['after an update', 'after', /^PATCH .+\/pulls\/1$/, 1],
    ['while CI is watched', 'before', /\/check-runs$/, null],
    ['after it was made ready', 'after', 'POST /graphql', 1],
  ] as const) {
    cases.it(`${name}: the next one goes on with the same`, async (forge) => {
      const dead = forge.killAt(moment, request);
      writeFileSync(forge.mended, '');
      await forge.startWorker();
      const id = await forge.begin();
      await dead;
      if (made !== null) expect(forge.made()).toBe(made);
      await forge.startWorker();
      await forge.expectSound(id);
    });
  }

  for (const moment of ['before', 'after'] as const) {
    cases.it(`${moment} a comment is written: there is one comment`, async (forge) => {
      const dead = forge.killAt(moment, new RegExp(`^POST ${REPOSITORY}/issues/1/comments$`));
      await forge.startWorker();
      const id = await forge.begin();
      await dead;
      await forge.startWorker();
      const comments = (): readonly string[] => forge.standIn.pullRequests()[0]?.comments ?? [];
      await eventually(() => comments().length > 0, { timeoutMs: 30_000 });
      await forge.expectSound(id);
      await eventually(() => {
        expect(comments()).toEqual([expect.stringContaining('**Resolved:**')]);
      });
    });
  }

  cases.it('while git writes the note: it is written all the same', async (forge) => {
    const dead = forge.killDuringNotes();
    writeFileSync(forge.mended, '');
    await forge.startWorker();
    const id = await forge.begin();
    await dead;
    let again = 0;
    forge.pushed.duringNotes = () => {
      again += 1;
    };
    await forge.startWorker();
    await forge.expectSound(id);
    expect(again).toBeGreaterThan(0);
  });

  cases.it('while a project is set up: the set-up is completed by the next', async (forge) => {
    const dead = forge.killAt('after', `GET ${REPOSITORY}`);
    await forge.startWorker();
    await dead;
    const setup = async () => (await forge.bench.opened().projects.list({ limit: 1 })).items[0]?.project.setup;
    expect((await setup())?.status).toBe('running');
    await forge.startWorker();
    await eventually(async () => (await setup())?.status === 'completed', { timeoutMs: 30_000 });
    const counted = await forge.bench
      .opened()
      .database.read.all(`SELECT type FROM events WHERE type IN ('setup_started', 'setup_completed')`);
    expect(counted.map(({ type }) => type).sort()).toEqual(['setup_completed', 'setup_started']);
  });
});

describeOnServers('two workers and one pull request', (servers) => {
  const cases = new SideBySide(async () => {
    const forge = await ForgeBench.start(servers);
    writeFileSync(forge.mended, '');
    return forge;
  });

  cases.it('never both open one, though it is wanted again and again while the forge is slow', async (forge) => {
    await Promise.all([forge.startWorker('a'), forge.startWorker('a')]);
    let id = '';
    let waited = 0;
    forge.standIn.http.interrupt = async (moment, request) => {
      if (moment !== 'before' || request !== OPEN) return undefined;
      // Longer than a lease: the holder renews it.
      const until = Date.now() + 3_000;
      await eventually(
        async () => {
          await forge.bench.opened().protocolStore.transact(id, CAUSE, (context) => {
            context.wake('pr.sync');
          });
          waited += 1;
          return Date.now() > until;
        },
        { intervalMs: 100 },
      );
      return undefined;
    };
    id = await forge.begin();
    await forge.expectSound(id);
    expect(waited).toBeGreaterThan(5);
  });

  for (const look of [1, 2]) {
    cases.it(
      `one frozen behind look ${String(look)} for longer than its lease opens no second when it wakes`,
      async (forge) => {
        const first = await forge.startWorker('a');
        let looks = 0;
        const frozen = new Promise<void>((resolve) => {
          forge.standIn.http.interrupt = (moment, request) => {
            if (moment !== 'after' || request !== LOOKUP || (looks += 1) !== look) return undefined;
            first.child.kill('SIGSTOP');
            resolve();
            return undefined;
          };
        });
        const id = await forge.begin();
        await frozen;
        await forge.startWorker('a');
        await forge.until(id, (run) => run.pr !== null);
        first.child.kill('SIGCONT');
        // Behind the second look nothing is between it and its request: the forge refuses that one, and the other is found.
        await forge.expectSound(id, look);
        expect(first.child.exitCode).toBeNull();
      },
    );
  }
});

describeOnServers('Redis that has lost everything', (servers) => {
  it('does not keep control jobs from running', async () => {
    const forge = await ForgeBench.start(servers);
    try {
      await forge.startWorker();
      const id = await forge.begin();
      await forge.until(id, (run) => run.status === 'blocked');
      await forge.kill();
      writeFileSync(forge.mended, '');
      const { protocolStore, database } = forge.bench.opened();
      await protocolStore.transact(id, CAUSE, (context) => {
        context.wake('pr.sync');
        context.wake('ci.watch');
      });
      await forge.help(id);
      const queued = (): Promise<unknown[]> =>
        database.read.all(
          `SELECT id FROM jobs WHERE protocol_run_id = $1 AND attempt_id IS NULL AND status = 'queued' AND relayed_at IS NOT NULL`,
          [id],
        );
      await eventually(async () => (await queued()).length === 2, { timeoutMs: 20_000 });
      await servers.redis.flushAll();
      await forge.startWorker();
      await forge.expectSound(id);
    } finally {
      await forge.dispose();
    }
  });
});
