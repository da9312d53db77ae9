import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Usage } from '../../../src/ports/engine';
import { at, listAt, textAt } from './json-path';
import type { ModelCall, Refusal, Turn } from './script';
import { EventStream } from './sse';

/** Anthropic Messages, as `claude` 2.1 calls it: POST /v1/messages with `stream: true`. */
export function readMessagesCall(body: unknown, headers: IncomingHttpHeaders): ModelCall {
  const messages = listAt(body, 'messages');
  const prompts = messages
    .filter((message) => textAt(message, 'role') === 'user')
    .map((message) => spokenText(at(message, 'content')))
    .filter((text) => text !== '');
  const last = messages.at(-1);
  const result = listAt(last, 'content').find((part) => textAt(part, 'type') === 'tool_result');
  const tools = listAt(body, 'tools').map((tool) => textAt(tool, 'name'));
  return {
    dialect: 'messages',
    session: String(headers['x-claude-code-session-id'] ?? textAt(body, 'metadata', 'user_id')),
    model: textAt(body, 'model'),
    prompt: prompts.at(-1) ?? '',
    prompts: prompts.length,
    toolOutput: result === undefined ? null : JSON.stringify(at(result, 'content')),
    auxiliary: tools.length === 0,
    tools,
    body,
  };
}

const REMINDER = /^\s*(<system-reminder>|\[structured-output-enforce\])/;

/** What a person said: neither the results of tools nor the reminders that the CLI slips in. */
function spokenText(content: unknown): string {
  const parts = typeof content === 'string' ? [content] : listAt(content).map((part) => textAt(part, 'text'));
  return parts.filter((text) => text !== '' && !REMINDER.test(text)).join('\n');
}

export function writeMessages(
  response: ServerResponse,
  call: ModelCall,
  turn: Turn,
  usage: Usage,
  serial: number,
): void {
  const stream = new EventStream(response);
  const id = `msg_${String(serial)}`;
  stream.send('message_start', {
    message: {
      id,
      type: 'message',
      role: 'assistant',
      model: call.model,
      content: [],
      stop_reason: null,
      usage: { ...inputUsage(usage), output_tokens: 1 },
    },
  });
  if ('stream' in turn) {
    stream.send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
    stream.forever((count) => {
      stream.send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: `word ${String(count)} ` } });
    });
    return;
  }
  const blocks = blocksOf(turn, call, id);
  blocks.forEach((block, index) => {
    sendBlock(stream, index, block);
  });
  const stop = blocks.some((block) => 'tool' in block) ? 'tool_use' : 'end_turn';
  stream.send('message_delta', {
    delta: { stop_reason: stop, stop_sequence: null },
    usage: { output_tokens: usage.outputTokens },
  });
  stream.send('message_stop', {});
  stream.end();
}

type Block = { readonly text: string } | { readonly tool: string; readonly id: string; readonly input: unknown };

function blocksOf(turn: Turn, call: ModelCall, id: string): readonly Block[] {
  if ('run' in turn) {
    const tool = { tool: 'Bash', id: `toolu_${id}`, input: { command: turn.run, description: 'scripted' } };
    return turn.first === undefined ? [tool] : [{ text: turn.first }, tool];
  }
  if ('answer' in turn) {
    return call.tools.includes('StructuredOutput')
      ? [{ tool: 'StructuredOutput', id: `toolu_${id}`, input: turn.answer }]
      : [{ text: typeof turn.answer === 'string' ? turn.answer : JSON.stringify(turn.answer) }];
  }
  return [{ text: 'say' in turn ? turn.say : '' }];
}

function sendBlock(stream: EventStream, index: number, block: Block): void {
  const [start, delta] =
    'tool' in block
      ? [
          { type: 'tool_use', id: block.id, name: block.tool, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        ]
      : [
          { type: 'text', text: '' },
          { type: 'text_delta', text: block.text },
        ];
  stream.send('content_block_start', { index, content_block: start });
  stream.send('content_block_delta', { index, delta });
  stream.send('content_block_stop', { index });
}

/** Here `input_tokens` excludes what came from the cache. */
function inputUsage(usage: Usage): Record<string, number> {
  return {
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cachedInputTokens,
  };
}

const REFUSALS: Readonly<Record<Exclude<Refusal, 'disconnect'>, { status: number; type: string; message: string }>> = {
  auth: { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
  rate_limit: { status: 429, type: 'rate_limit_error', message: 'This request would exceed your rate limit' },
  quota: {
    status: 400,
    type: 'invalid_request_error',
    message: 'Your credit balance is too low to access the Anthropic API.',
  },
  server_error: { status: 500, type: 'api_error', message: 'Internal server error' },
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  prompt_too_long: {
    status: 400,
    type: 'invalid_request_error',
    message: 'prompt is too long: 210000 tokens > 200000 maximum',
  },
  unknown_model: { status: 404, type: 'not_found_error', message: 'model: claude-none' },
};

export function refuseMessages(response: ServerResponse, refusal: Exclude<Refusal, 'disconnect'>): void {
  const { status, type, message } = REFUSALS[refusal];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}
