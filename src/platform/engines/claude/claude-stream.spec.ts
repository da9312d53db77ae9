import { ClaudeStream } from './claude-stream';
import { ClaudeMeter } from './claude-usage';

const reader = (): ClaudeStream => new ClaudeStream(new ClaudeMeter(null));
const partial = (event: unknown, parent: string | null = null) => ({
  type: 'stream_event',
  event,
  parent_tool_use_id: parent,
});
const start = (id: string, input: number) => ({
  type: 'message_start',
  message: { id, usage: { input_tokens: input, output_tokens: 1 } },
});
const delta = (output: number) => ({ type: 'message_delta', usage: { output_tokens: output } });

describe('ClaudeStream', () => {
  it('gives live figures for agents that stream at the same time', () => {
    const stream = reader();
    stream.read(partial(start('main', 100)));
    stream.read(partial(start('helper', 10), 'toolu_1'));
    stream.read(partial(delta(50)));
    const last = stream.read(partial(delta(5), 'toolu_1'));
    expect(last?.events).toMatchObject([
      { type: 'usage', quality: 'partial', usage: { inputTokens: 110, outputTokens: 55 } },
    ]);
  });

  it('keeps partial messages out of the log', () => {
    const text = { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } };
    expect(reader().read(partial(text))).toEqual({ events: [], logged: false });
  });

  it('names the tool that a result belongs to', () => {
    const stream = reader();
    const content = [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }];
    expect(stream.read({ message: { content }, type: 'assistant' })?.events).toEqual([
      { type: 'tool_started', name: 'Bash', detail: 'ls' },
    ]);
    const results = [
      { type: 'tool_result', tool_use_id: 't1', is_error: true, content: [{ type: 'text', text: 'no' }] },
    ];
    expect(stream.read({ type: 'user', message: { content: results } })?.events).toEqual([
      { type: 'tool_finished', name: 'Bash', ok: false, output: 'no' },
    ]);
  });

  it('reports limits with the time they end, and retries', () => {
    const stream = reader();
    const info = { status: 'rejected', resetsAt: 1_757_200_000, rateLimitType: 'five_hour' };
    expect(stream.read({ type: 'rate_limit_event', rate_limit_info: info })?.events).toEqual([
      { type: 'rate_limit', message: 'Limit five_hour: rejected', resetsAt: 1_757_200_000_000 },
    ]);
    expect(stream.limitReached).toBe(true);
    const retry = { type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 2, error_status: 529 };
    expect(stream.read(retry)?.events).toEqual([{ type: 'warning', message: 'API error 529, retry 1 of 2' }]);
  });

  it.each([{ type: 'future' }, {}, { type: 7 }])('passes over what it does not know: %j', (record) => {
    expect(reader().read(record)).toBeNull();
  });

  it.each([
    { type: 'assistant' },
    { type: 'assistant', message: { content: 'text' } },
    { type: 'user', message: { content: [null, 3] } },
    { type: 'stream_event' },
    { type: 'result' },
    { type: 'rate_limit_event' },
  ])('does not fail on a known type of another shape: %j', (record) => {
    expect(() => reader().read(record)).not.toThrow();
  });
});
