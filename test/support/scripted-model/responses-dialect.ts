import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Usage } from '../../../src/ports/engine';
import { at, listAt, textAt } from './json-path';
import type { ModelCall, Refusal, Turn } from './script';
import { EventStream } from './sse';

/** Texts that Codex itself puts in front of the prompt as user messages. */
const CONTEXT = /^\s*(<environment_context>|<user_instructions>|<permissions|# AGENTS\.md|<skills)/;

/** OpenAI Responses, as `codex` 0.169 calls it: POST /v1/responses with `stream: true`. */
export function readResponsesCall(body: unknown, headers: IncomingHttpHeaders): ModelCall {
  const input = listAt(body, 'input');
  const prompts = input
    .filter((item) => textAt(item, 'role') === 'user')
    .map((item) =>
      listAt(item, 'content')
        .map((part) => textAt(part, 'text'))
        .join('\n'),
    )
    .filter((text) => !CONTEXT.test(text));
  const last = input.at(-1);
  const output = at(last, 'output');
  return {
    dialect: 'responses',
    session: String(headers.session_id ?? headers['session-id'] ?? textAt(body, 'prompt_cache_key')),
    model: textAt(body, 'model'),
    prompt: prompts.at(-1) ?? '',
    prompts: prompts.length,
    toolOutput: textAt(last, 'type').endsWith('_output')
      ? typeof output === 'string'
        ? output
        : JSON.stringify(output)
      : null,
    auxiliary: false,
    tools: listAt(body, 'tools').map((tool) => textAt(tool, 'name')),
    body,
  };
}

export function writeResponses(
  response: ServerResponse,
  call: ModelCall,
  turn: Turn,
  usage: Usage,
  serial: number,
): void {
  const id = `resp_${String(serial)}`;
  const stream = new EventStream(response);
  stream.send('response.created', { response: { id } });
  if ('stream' in turn) {
    stream.send('response.output_item.added', { output_index: 0, item: { ...message(''), id: `msg_${id}` } });
    stream.forever((count) => {
      stream.send('response.output_text.delta', {
        output_index: 0,
        content_index: 0,
        item_id: `msg_${id}`,
        delta: `word ${String(count)} `,
      });
    });
    return;
  }
  for (const item of itemsOf(turn, id)) stream.send('response.output_item.done', { output_index: 0, item });
  stream.send('response.completed', { response: { id, usage: wireUsage(usage) } });
  stream.end();
}

function itemsOf(turn: Turn, id: string): readonly Record<string, unknown>[] {
  if ('run' in turn) {
    const call = {
      type: 'function_call',
      name: 'exec_command',
      arguments: JSON.stringify({ cmd: turn.run }),
      call_id: `call_${id}`,
    };
    return turn.first === undefined ? [call] : [message(turn.first), call];
  }
  if ('answer' in turn) return [message(typeof turn.answer === 'string' ? turn.answer : JSON.stringify(turn.answer))];
  return [message('say' in turn ? turn.say : '')];
}

function message(text: string): Record<string, unknown> {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
}

/** `input_tokens` of this API includes the cached ones, and reasoning is a part of the output. */
function wireUsage(usage: Usage): Record<string, unknown> {
  const input = usage.inputTokens + usage.cachedInputTokens;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: input + usage.outputTokens,
  };
}

const REFUSALS: Readonly<Record<Exclude<Refusal, 'disconnect'>, { status: number; error: Record<string, unknown> }>> = {
  auth: {
    status: 401,
    error: {
      message: 'Incorrect API key provided: sk-scri*****key.',
      type: 'invalid_request_error',
      code: 'invalid_api_key',
    },
  },
  rate_limit: {
    status: 429,
    error: { message: 'Rate limit reached for gpt-5', type: 'requests', code: 'rate_limit_exceeded' },
  },
  quota: {
    status: 429,
    error: { message: 'The usage limit has been reached', type: 'usage_limit_reached', plan_type: 'plus' },
  },
  server_error: { status: 500, error: { message: 'The server had an error', type: 'server_error' } },
  overloaded: {
    status: 503,
    error: { message: 'The engine is currently overloaded', type: 'server_error', code: 'server_is_overloaded' },
  },
  prompt_too_long: {
    status: 400,
    error: {
      message: 'Your input exceeds the context window of this model.',
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
    },
  },
  unknown_model: {
    status: 404,
    error: {
      message: 'The model `gpt-none` does not exist or you do not have access to it.',
      type: 'invalid_request_error',
      code: 'model_not_found',
    },
  },
};

export function refuseResponses(response: ServerResponse, refusal: Exclude<Refusal, 'disconnect'>): void {
  const { status, error } = REFUSALS[refusal];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
}
