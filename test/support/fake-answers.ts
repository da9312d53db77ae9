import { readFileSync } from 'node:fs';
import { recordedStream } from './engine-subjects';
import type { FakeAgentSettings } from './fake-cli/install-fake-cli';

const SESSION = '3f1d5c0e-0000-4000-8000-000000000001';
const USAGE = { inputTokens: 900, cacheCreationInputTokens: 100, cacheReadInputTokens: 0, outputTokens: 50 };

/** What each claude run below is charged. */
export const FAKE_TOKENS = { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 50 };

function claudeStream(result: object): string {
  const records = [
    { type: 'system', subtype: 'init', session_id: SESSION },
    { type: 'result', session_id: SESSION, total_cost_usd: 0.01, usage: {}, modelUsage: { fake: USAGE }, ...result },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** Claude that does this to the files, and says that it is done. */
export function claudeDoes(writes: Readonly<Record<string, string>>, text = 'Done.'): FakeAgentSettings {
  return { writes, output: claudeStream({ subtype: 'success', is_error: false, result: text }) };
}

/** Claude that answers by schema. */
export function claudeAnswers(answer: unknown): FakeAgentSettings {
  const result = { subtype: 'success', is_error: false, result: '', structured_output: answer };
  return { output: claudeStream(result) };
}

/** Claude that cannot get through to its provider. */
export function claudeRefused(status: number | undefined, words: string): FakeAgentSettings {
  const result = { subtype: 'success', is_error: true, result: words, api_error_status: status };
  return { output: claudeStream(result), exitCode: 1 };
}

/** A run that was recorded from a real CLI. */
export function recorded(name: string, exitCode: number): FakeAgentSettings {
  return { output: readFileSync(recordedStream(name), 'utf8'), exitCode };
}
