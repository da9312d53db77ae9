import type { Locator, Page } from 'playwright-core';
import { describeConsole } from '../support/console/console-scene';
import { describeWithRealCli, type RealCli } from '../support/real-cli';
import { ScriptedModelServer } from '../support/scripted-model/scripted-model-server';
import { scriptedCodexArgs } from '../support/scripted-engines';

// Every attempt starts a real CLI; on a busy machine that takes its time.
jest.setTimeout(120_000);

const KEY = 'scripted-key-0123456789';
const CALL = { inputTokens: 1_000, cachedInputTokens: 200, outputTokens: 30, reasoningTokens: 10 };
/** Seconds that a CLI may need until it prints on a busy machine. */
const PATIENCE = { timeout: 60_000 };

describe.each<RealCli>(['codex', 'claude'])('%s', (name) => {
  describeWithRealCli(name, (program) => {
    const server = new ScriptedModelServer();
    const scripted = async (): Promise<Readonly<Record<string, string>>> => {
      await server.start();
      return {
        [`DEKSDENFLOW_${name.toUpperCase()}_PROGRAM`]: program,
        DEKSDENFLOW_CODEX_ARGS: JSON.stringify(scriptedCodexArgs(server.url)),
        DEKSDENFLOW_CODEX_SANDBOX: 'danger-full-access',
        DEKSDENFLOW_CLAUDE_PERMISSION_MODE: 'bypassPermissions',
        DEKSDENFLOW_AGENT_ENV: '["SCRIPTED_KEY"]',
        SCRIPTED_KEY: KEY,
        ANTHROPIC_BASE_URL: server.url,
        ANTHROPIC_API_KEY: KEY,
        CLAUDE_CODE_MAX_RETRIES: '0',
      };
    };
    afterAll(() => server.stop());

    describeConsole('the log of a real agent in the console', scripted, (scene) => {
      it('is told in words while it works, and is there as it was printed', async () => {
        let release = (): void => undefined;
        const held = new Promise<void>((resolve) => (release = resolve));
        server.script(
          {
            match: /This step: Greet\n/,
            turns: [
              { run: 'echo "hello <b>all</b>" | tee greeting.txt', first: 'I write the greeting.', usage: CALL },
              { say: 'The greeting is written.', usage: CALL, until: held },
            ],
          },
          {
            match: /You are the quality gate/,
            turns: [{ answer: { verdict: 'pass', summary: 'Fine.', findings: [] } }],
          },
        );
        const project = await scene.ground.project('agents', {
          default_engine: name,
          policies: { auto_advance: true },
        });
        const model = name === 'codex' ? 'gpt-5' : 'claude-sonnet-4-5';
        const id = await scene.ground.protocol(project, {
          description: 'Say hello',
          models: { plan: model, execute: model, qa: model },
          steps: [{ step_name: 'Greet', instructions: 'Write a greeting.' }],
        });
        const page = await scene.open(`/protocols/${id}?tab=log`);

        // Live: the model has not ended its second answer.
        await page.getByText('I write the greeting.').waitFor(PATIENCE);
        await lineOf(page, /^\$ .*echo "hello <b>all<\/b>" \| tee greeting\.txt/).waitFor(PATIENCE);
        await page.getByText('hello <b>all</b>', { exact: true }).waitFor(PATIENCE);
        expect(await page.getByText('The greeting is written.').count()).toBe(0);
        release();
        // Then it is the judge's log.
        await scene.ground.until(id, 'completed', 60_000);

        await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Greet' }).click();
        await page.getByRole('region', { name: 'Step 1' }).getByRole('link', { name: 'Execution 1' }).click();
        await page.getByText('The greeting is written.').first().waitFor();
        // 1 230 of each of two calls, as the provider has charged them.
        await page.getByText('2,460', { exact: true }).waitFor();
        // As it was printed: the records of the CLI, without the key.
        await page.getByRole('button', { name: 'Raw' }).click();
        await page
          .getByText(name === 'codex' ? '"type":"thread.started"' : '"type":"system"')
          .first()
          .waitFor();
        expect(await page.content()).not.toContain(KEY);
      });
    });
  });
});

function lineOf(page: Page, words: RegExp): Locator {
  return page.getByText(words).first();
}
