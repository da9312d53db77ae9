import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewStep } from '../../src/protocols/domain/new-step';
import { temporaryFolder, removeTemporaryFolders } from '../support/engine-run';
import { claudeAnswers, claudeDoes, claudeRefused, FAKE_TOKENS, recorded } from '../support/fake-answers';
import { eventually } from '../support/eventually';
import { installFakeCli, type FakeAgentSettings, type FakeCli } from '../support/fake-cli/install-fake-cli';
import { git } from '../support/git-bench';
import { GitHttpServer } from '../support/git-http-server';
import { CAUSE, countOf, course, RunHarness, type Story } from '../support/run-harness';

jest.setTimeout(60_000);

const STEP: NewStep = { stepName: 'one', instructions: 'Write one.txt.' };
const GATED: NewStep = { ...STEP, gates: [{ name: 'has one', command: 'test -f one.txt' }] };
const PASS = { verdict: 'pass', summary: 'Good.', findings: [] };
const FAIL = { verdict: 'fail', summary: 'Bad.', findings: [{ severity: 'major', message: 'It is empty.' }] };
const WORK = claudeDoes({ 'one.txt': 'one' });

/** Why the run stands still, as a person reads it. */
function reasonOf({ run }: Story): string {
  const { code, message } = run.statusReason ?? { code: '-', message: '-' };
  return `${run.status} ${code}: ${message}`;
}

describe('a run that cannot go on says why', () => {
  let harness: RunHarness;
  let fakes: Record<'codex' | 'claude', FakeCli>;
  let folder: string;
  beforeAll(async () => {
    folder = temporaryFolder('fakes');
    fakes = { codex: installFakeCli(join(folder, 'x'), 'codex'), claude: installFakeCli(join(folder, 'c'), 'claude') };
    harness = await RunHarness.start({
      DEKSDENFLOW_CODEX_PROGRAM: join(folder, 'x', 'codex'),
      DEKSDENFLOW_CLAUDE_PROGRAM: join(folder, 'c', 'claude'),
      DEKSDENFLOW_DEFAULT_ENGINE: 'claude',
      ANTHROPIC_API_KEY: 'test-key-anthropic',
      OPENAI_API_KEY: 'test-key-openai',
    });
  });
  afterAll(async () => {
    await harness.close();
    removeTemporaryFolders();
  });

  /** Run after run; the last one repeats. */
  const fake = (...runs: FakeAgentSettings[]): void => {
    rmSync(join(folder, 'c', 'runs.jsonl'), { force: true });
    fakes.claude.configure(runs);
  };
  const playStep = (step: NewStep, ...runs: FakeAgentSettings[]): Promise<Story> => {
    fake(...runs);
    return harness.play({ steps: [step] });
  };

  it('engine missing: how to install it', async () => {
    const bare = await RunHarness.start({
      PATH: '/usr/bin:/bin',
      DEKSDENFLOW_CODEX_PROGRAM: 'codex-is-not-here',
      OPENAI_API_KEY: 'test-key',
    });
    try {
      const story = await bare.play({ engine: 'codex', steps: [STEP] });
      expect(reasonOf(story)).toMatch(
        /^blocked engine_missing: Engine codex is not installed on worker w-\w+: its program is not on PATH\. Install Codex: npm i -g @openai\/codex, or set another engine\.$/,
      );
      expect(story.steps[0]?.status).toBe('blocked');
      const planned = await bare.play({ engine: 'codex' });
      expect(planned.run.statusReason?.code).toBe('engine_missing');
      const keyless = await bare.play({ engine: 'claude' });
      expect(keyless.run.statusReason?.code).toBe('engine_missing');
    } finally {
      await bare.close();
    }
  });

  it('credentials missing: which variables to set', async () => {
    const bare = await RunHarness.start({ DEKSDENFLOW_CLAUDE_PROGRAM: join(folder, 'c', 'claude') });
    try {
      const story = await bare.play({ engine: 'claude', steps: [STEP] });
      expect(reasonOf(story)).toMatch(
        /^blocked credentials_missing: Worker w-\w+ cannot run engine claude\. Claude Code has no credentials: set ANTHROPIC_API_KEY .* as a variable of the worker or a secret of the project\.$/,
      );
      // A secret of the project is as good as a variable of the worker.
      fake(WORK, claudeAnswers(PASS));
      const secrets = { ANTHROPIC_API_KEY: 'from-the-project' };
      expect((await bare.play({ engine: 'claude', steps: [STEP] }, { secrets })).run.status).toBe('completed');
      expect(fakes.claude.runs().map((run) => run.env.ANTHROPIC_API_KEY)).toEqual(Array(2).fill('from-the-project'));
    } finally {
      await bare.close();
    }
  });

  it('exit 0 without a result is no success', async () => {
    const story = await playStep(STEP, { mode: 'replay', output: '', writes: { 'one.txt': 'one' } });
    expect(reasonOf(story)).toMatch(/^blocked step_failed: Claude Code ended without a result \(exit code 0/);
    expect(story.attempts.at(-1)).toMatchObject({ status: 'failed', errorClass: 'no_output', exitCode: 0 });
    expect(story.steps[0]?.status).toBe('failed');
    expect(harness.commits(story.run.protocolName)).toHaveLength(1);
  });

  it('"done" with red gates is never done: rework, then failed after max_attempts', async () => {
    const step = { ...GATED, maxAttempts: 2 };
    const story = await playStep(step, claudeDoes({ 'a.txt': 'a' }), claudeDoes({ 'b.txt': 'b' }));
    expect(reasonOf(story)).toBe(
      'blocked qa_failed: Step one failed its judgement in 2 of 2 attempts: 1 gate is red: has one.',
    );
    expect(course(story).slice(1)).toEqual(['execute succeeded', 'qa succeeded', 'execute succeeded', 'qa succeeded']);
    expect(story.steps[0]).toMatchObject({ status: 'failed', verdict: { verdict: 'fail', judged_by: 'gates' } });
    expect(fakes.claude.runs()[1]?.stdin).toContain('Gate has one (test -f one.txt) ended with exit code 1');
    expect(countOf(story, 'gate_failed')).toBe(2);
    expect(countOf(story, 'step_completed')).toBe(0);
  });

  it('the same change and findings twice: no progress', async () => {
    const story = await playStep(GATED, claudeDoes({ 'a.txt': 'a' }));
    expect(story.run.statusReason?.code).toBe('no_progress');
    expect(fakes.claude.runs()).toHaveLength(2);
    expect(story.steps[0]?.status).toBe('failed');
  });

  it('a malformed verdict is an error: asked once more, then blocked; and then only judged again', async () => {
    const story = await playStep(GATED, WORK, claudeAnswers({ verdict: 'perhaps' }), claudeDoes({}, 'Looks fine.'));
    expect(reasonOf(story)).toMatch(/^blocked qa_error: QA of step one gave no usable verdict: /);
    expect(course(story).slice(1)).toEqual(['execute succeeded', 'qa failed', 'qa failed']);
    expect(story.run).toMatchObject({ inputTokens: 3 * FAKE_TOKENS.inputTokens, outputTokens: 150 });
    fake(claudeAnswers(PASS));
    await harness.core.protocols.act(story.run.id, 'retry_latest', CAUSE);
    const after = await harness.atRest(story.run.id);
    expect(after.run.status).toBe('completed');
    expect(course(after).slice(4)).toEqual(['qa succeeded']);
  });

  it('a pass that carries a blocker is no verdict', async () => {
    const findings = [{ severity: 'blocker', message: 'It is wrong.' }];
    const story = await playStep(GATED, WORK, claudeAnswers({ ...PASS, findings }));
    expect(story.run.statusReason?.code).toBe('qa_error');
  });

  it.each([
    ['quota', 'codex', 'codex-quota', /^blocked quota: The Codex account has used up its limit: wait until it resets/],
    ['auth', 'claude', 'claude-401', /^blocked auth: Claude Code has no valid credentials: set ANTHROPIC_API_KEY/],
  ] as const)('%s: blocked at once', async (errorClass, engine, stream, reason) => {
    fake(recorded(stream, 1));
    fakes.codex.configure(recorded(stream, 1));
    const story = await harness.play({ engine, steps: [STEP] });
    expect(reasonOf(story)).toMatch(reason);
    expect(course(story).slice(1)).toEqual(['execute failed']);
    expect(story.attempts.at(-1)?.errorClass).toBe(errorClass);
    expect(story.steps[0]?.status).toBe('blocked');
  });

  it.each([
    ['rate_limit', recorded('claude-429', 1), /^blocked step_failed: The provider of Claude Code is limiting our rate/],
    ['overloaded', claudeRefused(500, 'API Error: 500'), /^blocked step_failed: The provider of Claude Code is over/],
    [
      'network',
      claudeRefused(undefined, 'Connection error.'),
      /^blocked step_failed: Claude Code cannot reach its pro/,
    ],
  ] as const)('%s: tried three times, then failed', async (errorClass, settings, reason) => {
    const story = await playStep(STEP, settings);
    expect(reasonOf(story)).toMatch(reason);
    expect(story.run.statusReason?.message).toContain('tried 3 times');
    expect(course(story).slice(1)).toEqual(Array(3).fill('execute failed'));
    expect(story.attempts.slice(1).map((attempt) => attempt.errorClass)).toEqual(Array(3).fill(errorClass));
    const recovered = await playStep(STEP, settings, WORK, claudeAnswers(PASS));
    expect(recovered.run.status).toBe('completed');
  });

  it('a judge that cannot be reached leaves the work to be judged', async () => {
    const story = await playStep(STEP, WORK, recorded('claude-401', 1));
    expect(story.run.statusReason?.code).toBe('auth');
    fake(claudeAnswers(FAIL), WORK, claudeAnswers(PASS));
    await harness.core.protocols.act(story.run.id, 'retry_latest', CAUSE);
    const after = await harness.atRest(story.run.id);
    expect(after.run.status).toBe('completed');
    expect(course(after).slice(2)).toEqual(['qa failed', 'qa succeeded', 'execute succeeded', 'qa succeeded']);
  });

  it('gates asked for, but none there', async () => {
    const story = await playStep({ ...STEP, qa: { policy: 'light' } }, WORK);
    expect(reasonOf(story)).toBe(
      'blocked qa_no_gates: Step one is to be judged by gates, but has none: add gates, ask for QA policy full, or approve it.',
    );
  });

  it.each([
    ['is no plan at all', { steps: 'none' }],
    ['has a step without a name', { summary: 's', steps: [{ title: '   ', instructions: 'x' }] }],
  ])('a plan that %s is asked for again, and never frozen', async (_what, plan) => {
    fake(claudeAnswers(plan));
    const story = await harness.play();
    expect(reasonOf(story)).toMatch(/^blocked planning_failed: The plan of claude cannot be used: /);
    expect(course(story)).toEqual(Array(3).fill('plan failed'));
    expect(story.run.inputTokens).toBe(3 * FAKE_TOKENS.inputTokens);
    fake(
      claudeAnswers({ summary: 's', steps: [{ title: 'one', instructions: 'Write one.' }] }),
      WORK,
      claudeAnswers(PASS),
    );
    await harness.core.protocols.act(story.run.id, 'start', CAUSE);
    expect((await harness.atRest(story.run.id)).run.status).toBe('completed');
  });

  it('no plan, and nobody to make one', async () => {
    const story = await harness.play({ engine: 'shell' });
    expect(reasonOf(story)).toBe(
      `blocked plan_missing: Protocol ${story.run.protocolName} has no steps, and engine shell cannot plan: add steps, put a plan into .protocols/${story.run.protocolName}/, or use an agent.`,
    );
  });

  it('instructions with a block that has no end: refused for commands, no matter for an agent', async () => {
    const open = { stepName: 'one', instructions: 'Run this:\n\n```sh\necho one > one.txt\n' };
    const shell = await harness.play({ engine: 'shell', steps: [open] });
    expect(reasonOf(shell)).toMatch(
      /^blocked step\.fence_unclosed: Step one: The block that begins in line 3 .* has no end/,
    );
    const agent = await playStep({ ...open, gates: GATED.gates }, WORK, claudeAnswers(PASS));
    expect(reasonOf(agent)).toBe('completed -: -');
  });

  it('a branch of this name that is on the remote already, and holds no plan, is not taken over', async () => {
    const protocolName = '0801-taken';
    const theirs = harness.bench.commitElsewhere(protocolName, { 'theirs.txt': 'theirs' });
    const story = await harness.play({ protocolName, steps: [GATED] });
    expect(reasonOf(story)).toMatch(/^blocked push_rejected: The remote has a branch 0801-taken that is not ours; no/);
    expect(git(harness.bench.remote, 'rev-parse', protocolName)).toBe(theirs);
  });

  it('a branch that somebody else pushed to is left as it is', async () => {
    fake({ ...WORK, delayMs: 1_000 }, claudeAnswers(PASS));
    const protocolName = '0800-mine';
    const id = await harness.create({ protocolName, steps: [GATED], policies: { auto_advance: false } });
    await harness.core.protocols.act(id, 'start', CAUSE);
    await harness.until(id, ['planned']);
    const planSha = git(harness.bench.remote, 'rev-parse', protocolName);
    const theirs = harness.bench.commitElsewhere(protocolName, { 'theirs.txt': 'theirs' });
    await harness.core.protocols.act(id, 'run_next_step', CAUSE);
    const story = await harness.atRest(id);
    expect(reasonOf(story)).toMatch(
      /^blocked push_rejected: Somebody else changed the branch 0800-mine on the remote \(it is at \w{10}\); nothing of theirs was overwritten\. Move their commits/,
    );
    expect(git(harness.bench.remote, 'rev-parse', protocolName)).toBe(theirs);
    expect(story.attempts.at(-1)).toMatchObject({ ...FAKE_TOKENS, finalText: 'Done.' });
    // Once they have taken it away, the work that was paid for is pushed, and only judged.
    git(harness.bench.remote, 'update-ref', `refs/heads/${protocolName}`, planSha);
    await harness.core.protocols.act(id, 'retry_latest', CAUSE);
    const after = await harness.atRest(id);
    expect(reasonOf(after)).toBe('completed -: -');
    expect(fakes.claude.runs()).toHaveLength(2);
    expect(after.run).toMatchObject({ inputTokens: 2000, outputTokens: 100 });
  });

  it.each(['unreachable', 'not there'])(
    'a remote that is %s when the work is pushed: nothing is paid twice',
    async (how) => {
      const account = { username: 'bot', password: 'pass-word-1' };
      const away = join(folder, `away ${how}`);
      const count = join(folder, `count ${how}`);
      const gone = `${harness.bench.remote}.gone`;
      let server = await GitHttpServer.start(harness.bench.root, account);
      const command = `echo one > one.txt; echo x >> '${count}'; while ! test -e '${away}'; do sleep 0.05; done`;
      const projectId = await harness.project({
        gitUrl: `${server.url}/remote.git`,
        secrets: { GIT_USERNAME: account.username, GIT_PASSWORD: account.password },
      });
      const steps = [{ ...GATED, commands: [command] }];
      const input = { description: 'Do it', engine: 'shell', protocolName: `0900-${how.replace(' ', '-')}` };
      const view = await harness.core.protocols.create(projectId, { ...input, steps }, CAUSE);
      await harness.core.protocols.act(view.run.id, 'start', CAUSE);
      await eventually(() => existsSync(count));
      if (how === 'unreachable') await server.stop();
      else renameSync(harness.bench.remote, gone);
      writeFileSync(away, '');
      const story = await harness.atRest(view.run.id);
      expect(reasonOf(story)).toMatch(
        how === 'unreachable'
          ? /^failed git\.remote_unreachable: .*127\.0\.0\.1.* It was tried 3 times\.$/s
          : /^blocked git\.remote_not_found: There is no such repository: /,
      );
      expect(story.attempts.at(-1)).toMatchObject({ errorClass: 'git', produced: 1 });
      if (how === 'unreachable') server = await GitHttpServer.start(harness.bench.root, account);
      else renameSync(gone, harness.bench.remote);
      await harness.core.projects.change(projectId, { gitUrl: `${server.url}/remote.git` }, CAUSE);
      await harness.core.protocols.act(story.run.id, 'retry_latest', CAUSE);
      const after = await harness.atRest(story.run.id);
      await server.stop();
      expect(reasonOf(after)).toBe('completed -: -');
      expect(countOf(after, 'step_adopted')).toBeGreaterThan(0);
      expect(readFileSync(count, 'utf8')).toBe('x\n');
      expect(harness.commits(after.run.protocolName)).toHaveLength(2);
    },
  );
});
