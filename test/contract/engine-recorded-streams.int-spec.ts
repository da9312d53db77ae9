import { readFileSync } from 'node:fs';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { EngineResult, EngineRun, SessionTotals } from '../../src/ports/engine';
import { observedRun, removeTemporaryFolders, temporaryFolder } from '../support/engine-run';
import { ENGINE_SUBJECTS, recordedStream } from '../support/engine-subjects';
import { installFakeCli } from '../support/fake-cli/install-fake-cli';

const VERDICT = { type: 'object', properties: { verdict: { type: 'string' } }, required: ['verdict'] };

// Each test starts a real process or more; on a busy machine that takes its time.
jest.setTimeout(30_000);

let runner: ChildProcessRunner;
beforeAll(() => {
  runner = new ChildProcessRunner();
});
afterAll(async () => {
  await runner.close();
  removeTemporaryFolders();
});

describe('recorded streams', () => {
  const PARTIAL: Partial<EngineResult> = {
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  };
  it.each<[string, number, Partial<EngineRun>, Partial<EngineResult>]>([
    ['codex-quota', 1, {}, { outcome: 'blocked', errorClass: 'quota', retryable: false, ...PARTIAL }],
    ['claude-401', 1, {}, { outcome: 'blocked', errorClass: 'auth', retryable: false, ...PARTIAL }],
    ['claude-429', 1, {}, { outcome: 'failed', errorClass: 'rate_limit', retryable: true }],
    ['claude-denied', 0, {}, { outcome: 'blocked', errorClass: 'permission_denied', costUsd: 0.010320000000000001 }],
    ['claude-denied', 0, { kind: 'qa' }, { outcome: 'success' }],
    ['claude-max-budget', 1, {}, { outcome: 'blocked', errorClass: 'budget', costUsd: 0.01548 }],
    ['claude-max-turns', 1, {}, { outcome: 'failed', errorClass: 'max_turns' }],
    [
      'claude-schema',
      0,
      { kind: 'qa', outputSchema: VERDICT },
      { outcome: 'success', structured: { verdict: 'pass' } },
    ],
    ['claude-ok', 0, { kind: 'qa', outputSchema: VERDICT }, { outcome: 'failed', errorClass: 'schema_invalid' }],
    ['codex-ok', 0, { kind: 'qa', outputSchema: VERDICT }, { outcome: 'failed', errorClass: 'schema_invalid' }],
    ['codex-ok', 1, {}, { outcome: 'failed', errorClass: 'unknown' }],
  ])('%s with exit %i', async (name, exitCode, wanted, expected) => {
    const subject = ENGINE_SUBJECTS.find((each) => name.startsWith(each.name));
    if (subject === undefined) throw new Error(`No driver for ${name}`);
    const cli = installFakeCli(temporaryFolder('bin'), subject.name, { stream: recordedStream(name), exitCode });
    const engine = subject.build(runner, { PATH: cli.path });
    const result = await engine.run(observedRun({ prompt: 'x', env: subject.key, ...wanted }).run);
    expect(result).toMatchObject(expected);
    if (result.outcome !== 'success') expect(result.message).toMatch(/^(The )?[\w ]*(Codex|Claude)/);
  });

  it.each(ENGINE_SUBJECTS)(
    '$name: a resumed run is charged the difference only',
    async ({ name, build, key, usage }) => {
      const cli = installFakeCli(temporaryFolder('bin'), name, {
        output: withoutOwnFigures(recordedStream(`${name}-ok`)),
      });
      const half = {
        inputTokens: usage.inputTokens / 2,
        cachedInputTokens: usage.cachedInputTokens / 2,
        outputTokens: usage.outputTokens / 2,
        reasoningTokens: usage.reasoningTokens / 2,
      };
      const totals: SessionTotals = { usage: half, costUsd: 0.00516 };
      const resume = { sessionId: 'e95c645a-eaec-45c4-bf52-9779fc94a9a8', totals };
      const result = await build(runner, { PATH: cli.path }).run(observedRun({ prompt: 'x', env: key, resume }).run);
      expect(result.usage).toEqual(half);
      expect(result.sessionTotals?.usage).toEqual(usage);
      expect(cli.runs()[0]?.argv.join(' ')).toMatch(new RegExp(`resume ${resume.sessionId}`));
    },
  );
});

/** The stream as a CLI would print it that counts by session only, with half of the usage in this run. */
function withoutOwnFigures(file: string): string {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      delete record.model_usage_since_last_result;
      if (record.type === 'assistant') return null;
      if (record.type === 'result')
        record.usage = { input_tokens: 1020, cache_read_input_tokens: 300, output_tokens: 50 };
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}
