import { join } from 'node:path';
import type { Usage } from '../../src/ports/engine';
import { billableTokens } from '../../src/steps/domain/usage';
import { eventually } from '../support/eventually';
import { git } from '../support/git-bench';
import { livingMarked } from '../support/living-processes';
import { describeWithRealCli, type RealCli } from '../support/real-cli';
import { CAUSE, countOf, course, messageOf, RunHarness, type Story } from '../support/run-harness';
import type { Script } from '../support/scripted-model/script';
import { ScriptedModelServer } from '../support/scripted-model/scripted-model-server';
import { scriptedCodexArgs } from '../support/scripted-engines';

// Every attempt starts a real CLI; on a busy machine that takes its time.
jest.setTimeout(120_000);

const KEY = 'scripted-key-0123456789';
const CALL: Usage = { inputTokens: 1234, cachedInputTokens: 567, outputTokens: 89, reasoningTokens: 12 };
const JUDGE = 'You are the quality gate';

const executes = (step: string, ...turns: Script['turns']): Script => ({
  match: new RegExp(`You are working on step[^]*This step: ${step}\\n`),
  turns,
});
const judges = (step: string, verdict: 'pass' | 'fail', message?: string, times = 1): Script => ({
  match: new RegExp(`${JUDGE}[^]*The step: ${step}\\n`),
  turns: [
    {
      answer: {
        verdict,
        summary: `It is a ${verdict}.`,
        findings: message === undefined ? [] : [{ severity: 'major', file: 'a.txt', line: 1, message }],
      },
      usage: CALL,
    },
  ],
  times,
});
const gate = (command: string): { name: string; command: string } => ({ name: command, command });

function usageOf(of: Usage): Usage {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens } = of;
  return { inputTokens, cachedInputTokens, outputTokens, reasoningTokens };
}

function sum(all: readonly Usage[]): Usage {
  return all.reduce((total, each) => ({
    inputTokens: total.inputTokens + each.inputTokens,
    cachedInputTokens: total.cachedInputTokens + each.cachedInputTokens,
    outputTokens: total.outputTokens + each.outputTokens,
    reasoningTokens: total.reasoningTokens + each.reasoningTokens,
  }));
}

describe.each<RealCli>(['codex', 'claude'])('a run with %s', (name) => {
  describeWithRealCli(name, (program) => {
    const server = new ScriptedModelServer();
    let harness: RunHarness;
    const model = name === 'codex' ? 'gpt-5' : 'claude-sonnet-4-5';

    beforeAll(async () => {
      await server.start();
      harness = await RunHarness.start({
        [`DEKSDENFLOW_${name.toUpperCase()}_PROGRAM`]: program,
        DEKSDENFLOW_DEFAULT_ENGINE: name,
        DEKSDENFLOW_CODEX_ARGS: JSON.stringify(scriptedCodexArgs(server.url)),
        DEKSDENFLOW_CODEX_SANDBOX: 'danger-full-access',
        DEKSDENFLOW_CLAUDE_PERMISSION_MODE: 'bypassPermissions',
        DEKSDENFLOW_CLAUDE_ARGS: '[]',
        // Neither name is one that codex is given by itself.
        DEKSDENFLOW_AGENT_ENV: '["SCRIPTED_KEY"]',
        SCRIPTED_KEY: KEY,
        ANTHROPIC_BASE_URL: server.url,
        ANTHROPIC_API_KEY: KEY,
        CLAUDE_CODE_MAX_RETRIES: '0',
      });
    });
    afterAll(async () => {
      await harness.close();
      await server.stop();
    });

    const play = async (input: Parameters<RunHarness['create']>[0], project = {}): Promise<string> => {
      const id = await harness.create({ models: { plan: model, execute: model, qa: model }, ...input }, project);
      await harness.core.protocols.act(id, 'start', CAUSE);
      return id;
    };
    const running = (id: string): Promise<Story> =>
      eventually(
        async () => {
          const story = await harness.story(id);
          expect(course(story).at(-1)).toBe('execute running');
          expect(story.attempts.at(-1)?.sessionId).not.toBeNull();
          return story;
        },
        { timeoutMs: 30_000 },
      );
    /** Every figure of the story is what the server charged for it, and each of them once. */
    const expectCharged = (story: Story, quality = 'exact'): void => {
      for (const session of new Set(story.attempts.flatMap((attempt) => attempt.sessionId ?? []))) {
        const attempts = story.attempts.filter((attempt) => attempt.sessionId === session);
        expect(usageOf(sum(attempts))).toEqual(server.ledger.ofSession(session));
        expect(attempts.map((attempt) => attempt.usageQuality)).toEqual(attempts.map(() => quality));
      }
      for (const step of story.steps) {
        const attempts = story.attempts.filter((attempt) => attempt.stepRunId === step.id);
        if (attempts.length > 0) expect(usageOf(step)).toEqual(usageOf(sum(attempts)));
      }
      expect(usageOf(story.run)).toEqual(usageOf(sum(story.attempts)));
    };

    it('plans, executes, mends what QA found in the same session, and completes', async () => {
      const plan = {
        summary: 'Two files.',
        steps: [
          { title: 'Write a', instructions: 'Write a.txt.', gates: [gate('test -f a.txt')] },
          { title: 'Write b', instructions: 'Write b.txt.', gates: [gate('test -f b.txt')] },
        ],
      };
      server.script(
        { match: /You are planning[^]*Write both files/, turns: [{ answer: plan, usage: CALL }] },
        {
          match: /This step: Write a\n[^]*did not pass[^]*Say goodbye/,
          turns: [
            { run: 'echo goodbye >> a.txt', usage: CALL },
            { say: 'Mended a.', usage: CALL },
          ],
        },
        executes('Write a', { run: 'echo hello > a.txt', usage: CALL }, { say: 'Wrote a.', usage: CALL }),
        executes('Write b', { run: 'echo b > b.txt', usage: CALL }, { say: 'Wrote b.', usage: CALL }),
        judges('Write a', 'fail', 'Say goodbye as well.'),
        judges('Write a', 'pass'),
        judges('Write b', 'pass'),
      );
      const story = await harness.atRest(await play({ description: 'Write both files' }), 100_000);
      expect(story.run.status).toBe('completed');
      expect(course(story)).toEqual([
        'plan succeeded',
        ...['execute succeeded', 'qa succeeded', 'execute succeeded', 'qa succeeded'],
        ...['execute succeeded', 'qa succeeded'],
      ]);
      expectCharged(story);
      const [, first, judged, mended] = story.attempts;
      expect(mended?.sessionId).toBe(first?.sessionId);
      expect(judged?.sessionId).not.toBe(first?.sessionId);
      expect(usageOf(mended ?? CALL)).toEqual({ ...usageOf(first ?? CALL) });
      expect(billableTokens(story.run)).toBe(story.attempts.reduce((total, each) => total + billableTokens(each), 0));
      expect(judged?.verdict).toMatchObject({ verdict: 'fail', head_sha: first?.headSha, judged_by: 'agent' });
      expect(story.attempts.map((attempt) => attempt.model)).toEqual(Array(7).fill(model));
      expect([first?.finalText, mended?.finalText]).toEqual(['Wrote a.', 'Mended a.']);
      const branch = story.run.protocolName;
      expect(
        harness.commits(branch).map(({ subject, trailers }) => [subject, trailers['Deksdenflow-Attempt']]),
      ).toEqual([
        [`plan: ${branch}`, undefined],
        ['01: Write a', '1'],
        ['01: Write a', '3'],
        ['02: Write b', '1'],
      ]);
      expect(harness.file(branch, 'a.txt')).toBe('hello\ngoodbye');
      for (const attempt of story.attempts) {
        const output = await harness.output(attempt.id);
        expect(output).not.toBe('');
        expect(output).not.toContain(KEY);
      }
      expect(await harness.output(first?.id ?? '')).toContain('Wrote a.');
      expect(JSON.stringify(story)).not.toContain(KEY);
    });

    it('takes key and address from the secrets of the project, and keeps what an agent prints of them to itself', async () => {
      server.script(executes('Own key', { run: 'env; echo x > x.txt' }, { say: 'Done.' }), judges('Own key', 'pass'));
      const secrets = { SCRIPTED_KEY: 'of-the-project-1', ANTHROPIC_API_KEY: 'of-the-project-1' };
      const steps = [{ stepName: 'Own key', instructions: 'Write x.txt.' }];
      const story = await harness.atRest(await play({ steps }, { secrets }), 60_000);
      expect(story.run.status).toBe('completed');
      const output = await harness.output(story.attempts[1]?.id ?? '');
      expect(output).toContain('[masked]');
      expect(output).not.toContain('of-the-project-1');
    });

    it('cancels an agent in the middle of its answer', async () => {
      server.script(executes('Endless', { run: 'echo x > x.txt', usage: CALL }, { stream: 'forever', usage: CALL }));
      const id = await play({ steps: [{ stepName: 'Endless', instructions: 'Never end.' }] });
      const { run } = await running(id);
      expect(livingMarked(id)).not.toEqual([]);
      const asked = Date.now();
      await harness.core.protocols.act(id, 'cancel', CAUSE);
      const story = await harness.until(id, ['cancelled']);
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(course(story).at(-1)).toBe('execute cancelled');
      expect(livingMarked(id)).toEqual([]);
      expect(story.steps[0]?.status).toBe('cancelled');
      expect(countOf(story, 'attempt_cancelled')).toBe(1);
      expect(git(harness.bench.remote, 'log', '--format=%s', '-1', run.protocolName)).toMatch(/^plan: /);
    });

    it('lets the agent end when it is paused, starts nothing, and goes on when asked', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      server.script(executes('Held', { run: 'echo x > x.txt' }, { say: 'Done.', until: held }), judges('Held', 'pass'));
      const id = await play({ steps: [{ stepName: 'Held', instructions: 'Write x.txt.' }] });
      await running(id);
      await harness.core.protocols.act(id, 'pause', CAUSE);
      release();
      const paused = await harness.until(id, ['paused']);
      expect(course(paused)).toEqual(['plan succeeded', 'execute succeeded']);
      expect(paused.steps[0]?.status).toBe('needs_qa');
      await harness.core.protocols.act(id, 'resume', CAUSE);
      expect((await harness.atRest(id)).run.status).toBe('completed');
    });

    it('stops at the cap, keeps the work, and goes on with a higher one', async () => {
      server.script(
        {
          ...executes(
            'Costly',
            { run: 'echo part > part.txt', usage: CALL },
            // Codex tells a call's figures only when it is over.
            { run: 'true', usage: CALL },
            { stream: 'forever', usage: CALL },
          ),
          times: 1,
        },
        executes('Costly', { run: 'echo all > all.txt', usage: CALL }, { say: 'Done.', usage: CALL }),
        judges('Costly', 'pass'),
      );
      const policies = { max_tokens_per_step: 2_000 };
      const id = await play({ steps: [{ stepName: 'Costly', instructions: 'Write it.' }], policies });
      const story = await harness.atRest(id, 60_000);
      expect(story.run).toMatchObject({ status: 'blocked', statusReason: { code: 'budget_exceeded' } });
      expect(story.run.statusReason?.message).toMatch(
        /^The step's budget is spent: \d+ tokens of 2000 tokens\. Raise it with retry_latest and a new budget\.$/,
      );
      expect(story.attempts.at(-1)).toMatchObject({ status: 'failed', errorClass: 'budget' });
      expect(countOf(story, 'budget_exceeded')).toBe(1);
      const mirror = join(harness.dataDir, 'repos', `${story.run.projectId}.git`);
      const after = `refs/deksdenflow/${story.run.protocolName}/1/1/after`;
      expect(git(mirror, 'show', `${after}:part.txt`)).toBe('part');
      await harness.core.protocols.act(id, 'retry_latest', CAUSE, { max_tokens_per_step: 100_000 });
      const done = await harness.atRest(id, 60_000);
      expect(done.run.status).toBe('completed');
      expect(git(harness.bench.remote, 'ls-tree', '--name-only', done.run.protocolName)).not.toContain('part.txt');
      expect(usageOf(done.run)).toEqual(usageOf(sum(done.attempts)));
      expect(usageOf(done.attempts[1] ?? CALL)).toEqual(server.ledger.ofSession(done.attempts[1]?.sessionId ?? ''));
    });

    it('only records a breach in mode warn', async () => {
      server.script(
        executes('Warned', { run: 'echo x > x.txt', usage: CALL }, { say: 'Done.', usage: CALL }),
        judges('Warned', 'pass'),
      );
      const policies = { max_tokens_per_protocol: 100, token_budget_mode: 'warn' } as const;
      const steps = [{ stepName: 'Warned', instructions: 'Write x.txt.' }];
      const story = await harness.atRest(await play({ steps, policies }), 60_000);
      expect(story.run.status).toBe('completed');
      expect(messageOf(story, 'budget_warning')).toContain('100 tokens');
      expectCharged(story);
    });

    it('undoes what an agent did to plan, branch, commits and secrets', async () => {
      const branch = '0500-naughty';
      const commands = [
        `echo changed >> .protocols/${branch}/plan.md`,
        'echo one > one.txt && git -c user.name=x -c user.email=x@x add -A && git -c user.name=x -c user.email=x@x commit -qm sneaky',
        'git checkout -q -b elsewhere && echo two > two.txt',
        'printf -- "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEA\\n-----END OPENSSH PRIVATE KEY-----\\n" > id_rsa',
      ];
      server.script(executes('Naughty', { run: commands.join('; ') }, { say: 'Done.' }), judges('Naughty', 'pass'));
      const steps = [{ stepName: 'Naughty', instructions: 'Be naughty.' }];
      const story = await harness.atRest(await play({ protocolName: branch, steps }), 60_000);
      expect(story.run.status).toBe('completed');
      expect(messageOf(story, 'contract_restored')).toContain(`.protocols/${branch}/plan.md`);
      expect(messageOf(story, 'files_refused')).toBe('1 file was not committed: id_rsa (looks_like_secret).');
      expect(harness.commits(branch).map((commit) => commit.subject)).toEqual([`plan: ${branch}`, '01: Naughty']);
      const files = git(harness.bench.remote, 'diff', '--name-only', `${branch}~1`, branch).split('\n');
      expect(files).toEqual(['one.txt', 'two.txt']);
      expect(git(harness.bench.remote, 'branch', '--list', 'elsewhere')).toBe('');
    });
  });
});
