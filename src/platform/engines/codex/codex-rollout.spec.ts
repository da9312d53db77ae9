import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodexRollout } from './codex-rollout';

const count = (input: number, output: number): string => {
  const total = { input_tokens: input, cached_input_tokens: 100, output_tokens: output, reasoning_output_tokens: 0 };
  return `${JSON.stringify({ type: 'event_msg', payload: { type: 'token_count', info: { total_token_usage: total } } })}\n`;
};

describe('CodexRollout', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'deksdenflow-rollout-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it('reads on as the file grows, across half-written lines', async () => {
    const rollout = new CodexRollout(home);
    expect(await rollout.totals('t-1')).toBeNull();
    const folder = join(home, 'sessions/2026/11/22');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'rollout-2026-11-22T03-13-31-t-1.jsonl');
    writeFileSync(
      file,
      `{"type":"session_meta"}\nnot json "token_count"\n${count(1000, 50)}${count(2000, 90).slice(0, 30)}`,
    );
    expect(await rollout.totals('t-1')).toMatchObject({ inputTokens: 900, cachedInputTokens: 100, outputTokens: 50 });
    appendFileSync(file, count(2000, 90).slice(30));
    expect(await rollout.totals('t-1')).toMatchObject({ inputTokens: 1900, outputTokens: 90 });
  });

  it('ignores a count without figures, which comes before the first call', async () => {
    mkdirSync(join(home, 'sessions'), { recursive: true });
    const empty = JSON.stringify({ payload: { type: 'token_count', info: null } });
    writeFileSync(join(home, 'sessions/rollout-x-t-2.jsonl'), `${empty}\n`);
    expect(await new CodexRollout(home).totals('t-2')).toBeNull();
  });
});
