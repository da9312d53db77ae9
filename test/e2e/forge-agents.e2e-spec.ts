import { join } from 'node:path';
import { ApiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { ForgeBench } from '../support/forges/forge-bench';
import { describeWithRealCli } from '../support/real-cli';
import { scriptedCodexArgs } from '../support/scripted-engines';
import { ScriptedModelServer } from '../support/scripted-model/scripted-model-server';
import { ServerProcess } from '../support/server-process';

// Every attempt starts a real CLI; on a busy machine that takes its time.
jest.setTimeout(180_000);

const SECRET = 'hook-secret-0123456789abcdef';
const KEY = 'scripted-key-0123456789';
const USAGE = { inputTokens: 1_000, cachedInputTokens: 100, outputTokens: 50, reasoningTokens: 0 };
const PLAN = {
  summary: 'One file.',
  steps: [
    {
      title: 'Greet',
      instructions: 'Write greeting.txt.',
      gates: [{ name: 'written', command: 'test -f greeting.txt' }],
    },
  ],
};

/** The same loop as with commands, but plan, work, fix and judgement are an agent's. */
describe.each([
  ['codex', 'github'],
  ['claude', 'gitlab'],
] as const)('a protocol that %s works on, on %s', (name, provider) => {
  describeWithRealCli(name, (program) => {
    const model = new ScriptedModelServer();
    let bench: ForgeBench;
    let server: ServerProcess;
    let api: ApiClient;

    beforeAll(async () => {
      await model.start();
      bench = await ForgeBench.start(provider);
      server = new ServerProcess('main', {
        DEKSDENFLOW_DATA_DIR: join(bench.git.root, 'data'),
        DEKSDENFLOW_AUTO_ADVANCE: 'true',
        DEKSDENFLOW_SWEEP_SECONDS: '0.2',
        DEKSDENFLOW_CI_POLL_SECONDS: '3600',
        [`DEKSDENFLOW_${name.toUpperCase()}_PROGRAM`]: program,
        DEKSDENFLOW_DEFAULT_ENGINE: name,
        DEKSDENFLOW_CODEX_ARGS: JSON.stringify(scriptedCodexArgs(model.url)),
        DEKSDENFLOW_CODEX_SANDBOX: 'danger-full-access',
        DEKSDENFLOW_CLAUDE_PERMISSION_MODE: 'bypassPermissions',
        DEKSDENFLOW_CLAUDE_ARGS: '[]',
        DEKSDENFLOW_AGENT_ENV: '["SCRIPTED_KEY"]',
        SCRIPTED_KEY: KEY,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: KEY,
        CLAUDE_CODE_MAX_RETRIES: '0',
      });
      api = new ApiClient(await server.url());
      bench.forge.sendWebhooksTo(`${api.url}/webhooks/${provider}`, SECRET);
    });
    afterAll(async () => {
      await server.stop();
      await bench.close();
      await model.stop();
    });

    it('is planned, executed, mended after a red CI with its log, judged, merged and completed', async () => {
      bench.robot = ({ sha }) => {
        const text = bench.file(sha, 'greeting.txt');
        const log = `FAIL greeting.test.js\n  expected "hello", got "${text ?? ''}"`;
        return [{ name: 'build', ...(text === 'helo' ? { state: 'failure', log } : { state: 'success' }) }];
      };
      model.script(
        { match: /You are planning/, turns: [{ answer: PLAN, usage: USAGE }] },
        {
          match: /did not pass[^]*CI check build is red[^]*expected \\?"hello/,
          turns: [
            { run: 'echo hello > greeting.txt', usage: USAGE },
            { say: 'Mended.', usage: USAGE },
          ],
        },
        {
          match: /This step: Greet/,
          turns: [
            { run: 'echo helo > greeting.txt', usage: USAGE },
            { say: 'Wrote it.', usage: USAGE },
          ],
        },
        {
          match: /You are the quality gate/,
          turns: [{ answer: { verdict: 'pass', summary: 'It greets.', findings: [] }, usage: USAGE }],
        },
      );
      const policies = { open_pr: 'start', auto_qa_on_ci: true, auto_fix_ci: true, required_checks: ['build'] };
      const project = await api.post('/projects', bench.project('shop', SECRET));
      const models = name === 'codex' ? 'gpt-5' : 'claude-sonnet-4-5';
      const body = { description: 'Greet', policies, models: { plan: models, execute: models, qa: models } };
      const created = await api.post(`/projects/${String(project.body.id)}/protocols`, body);
      const id = String(created.body.id);
      await api.post(`/protocols/${id}/actions/start`);
      const view = async (): Promise<Record<string, unknown>> => (await api.get(`/protocols/${id}`)).body;
      const told = async (): Promise<string[]> =>
        (await api.get(`/protocols/${id}/events?after=0&limit=500`)).list.map(
          (event) => `${String(event.type)}: ${String(event.message)}`,
        );
      const until = async (check: (now: Record<string, unknown>) => boolean): Promise<void> => {
        await eventually(async () => check(await view()), { timeoutMs: 120_000, intervalMs: 100 }).catch(async () => {
          throw new Error([JSON.stringify(await view()), ...(await told())].join('\n'));
        });
      };
      await until((now) => (now.pr as { draft?: boolean } | null)?.draft === false);
      const now = await view();
      expect(now).toMatchObject({ steps_completed: 1, ci: { state: 'success' } });
      expect(bench.file(String(now.head_sha), 'greeting.txt')).toBe('hello');
      const [pr] = bench.forge.pullRequests();
      expect(pr?.body).toContain(name);
      await bench.forge.merge(pr?.number ?? 0);
      await until(({ status }) => status === 'completed');
      const attempts = (await api.get(`/protocols/${id}/steps`)).list;
      expect(attempts).toHaveLength(1);
      expect((await told()).filter((line) => line.startsWith('ci_fix_enqueued'))).toHaveLength(1);
      expect(bench.forge.violations).toEqual([]);
    });
  });
});
