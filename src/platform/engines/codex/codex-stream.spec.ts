import { CodexStream } from './codex-stream';
import { CodexMeter } from './codex-usage';

const reader = (): CodexStream => new CodexStream(new CodexMeter(null));
const item = (fields: Record<string, unknown>) => ({ item: { id: 'item_1', ...fields }, type: 'item.completed' });

describe('CodexStream', () => {
  it.each([
    [{ type: 'agent_message', text: 'Done' }, [{ type: 'message', text: 'Done' }]],
    [{ type: 'reasoning', text: 'Hm' }, [{ type: 'reasoning', text: 'Hm' }]],
    [{ type: 'error', message: 'odd' }, [{ type: 'warning', message: 'odd' }]],
    [
      {
        type: 'file_change',
        changes: [
          { path: 'a', kind: 'add' },
          { path: 'b', kind: 'renamed' },
        ],
      },
      [
        { type: 'file_change', path: 'a', change: 'add' },
        { type: 'file_change', path: 'b', change: 'update' },
      ],
    ],
    [
      { type: 'command_execution', command: 'ls', aggregated_output: 'x', exit_code: 2, status: 'completed' },
      [{ type: 'tool_finished', name: 'shell', ok: false, output: 'x' }],
    ],
    [{ type: 'todo_list', items: [] }, []],
  ])('reads an item: %j', (fields, events) => {
    expect(reader().read(item(fields))?.events).toEqual(events);
  });

  it('does not take a transient error for the end', () => {
    const stream = reader();
    stream.read({ type: 'error', message: 'Reconnecting... 1/5' });
    expect(stream.finished).toBe(false);
    stream.read({ type: 'turn.completed', usage: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 2 } });
    expect(stream).toMatchObject({ finished: true, failed: false, completed: true });
    expect(stream.meter.usage).toMatchObject({ inputTokens: 6, cachedInputTokens: 4, outputTokens: 2 });
  });

  it('passes over what it does not know, and survives other shapes', () => {
    expect(reader().read({ type: 'thread.archived' })).toBeNull();
    expect(reader().read(item({ type: 'hologram' }))).toBeNull();
    for (const type of ['thread.started', 'item.started', 'item.completed', 'turn.completed', 'turn.failed', 'error']) {
      expect(() => reader().read({ type, item: 3, error: [], usage: 'x' })).not.toThrow();
    }
  });
});

describe('CodexMeter', () => {
  const total = (inputTokens: number) => ({ inputTokens, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 });

  it('takes off the thread’s totals, and tells when the figure moved', () => {
    const meter = new CodexMeter({ usage: total(3000), costUsd: null });
    expect(meter.see(total(3000))).toBeNull();
    expect(meter.see(total(3500))).toEqual(total(500));
    expect(meter.see(total(3500))).toBeNull();
    meter.settle(total(6000));
    expect(meter.see(total(5000))).toBeNull();
    expect(meter.usage).toEqual(total(3000));
    expect(meter.sessionTotals.usage).toEqual(total(6000));
  });

  it('starts anew when the total went down', () => {
    const meter = new CodexMeter({ usage: total(3000), costUsd: null });
    meter.settle(total(400));
    expect(meter.usage).toEqual(total(400));
  });
});
