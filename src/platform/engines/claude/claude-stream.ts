import type { EngineEvent } from '../../../ports/engine';
import type { Reading, StreamReader } from '../agent-process';
import { asRecord, listOf, numberOf, recordOf, textOf, type JsonRecord } from '../json-reading';
import { type ClaudeMeter, claudeUsage } from './claude-usage';

const NOTHING: Reading = { events: [] };

/**
 * Reads `claude -p --output-format stream-json --verbose --include-partial-messages` (SDKMessage of
 * `@anthropic-ai/claude-agent-sdk`; seen on 2.1.197 and 2.1.330). Records of unknown type are passed over.
 */
export class ClaudeStream implements StreamReader {
  sessionId: string | null = null;
  result: JsonRecord | null = null;
  /** `error` of the last synthetic answer: the only place with a word for the kind of an API error. */
  apiError: string | null = null;
  limitResetsAt: number | null = null;
  limitReached = false;
  private readonly toolNames = new Map<string, string>();
  /** The message that each agent, the main one or a helper, is streaming: deltas do not name theirs. */
  private readonly streaming = new Map<string, string>();

  constructor(readonly meter: ClaudeMeter) {}

  get finished(): boolean {
    return this.result !== null;
  }

  read(record: JsonRecord): Reading | null {
    switch (textOf(record, 'type')) {
      case 'system':
        return this.system(record);
      case 'assistant':
        return { events: this.assistant(record) };
      case 'user':
        return { events: this.toolResults(record) };
      case 'stream_event':
        return this.partial(record);
      case 'rate_limit_event':
        return { events: this.rateLimit(recordOf(record, 'rate_limit_info')) };
      case 'result':
        return { events: this.ended(record) };
      case 'tool_progress':
        return NOTHING;
      default:
        return null;
    }
  }

  private system(record: JsonRecord): Reading {
    switch (textOf(record, 'subtype')) {
      case 'init': {
        this.sessionId = textOf(record, 'session_id') ?? null;
        return this.sessionId === null ? NOTHING : { events: [{ type: 'session_started', sessionId: this.sessionId }] };
      }
      case 'api_retry':
        return { events: [retryEvent(record)] };
      case 'permission_denied':
        return { events: [{ type: 'warning', message: textOf(record, 'message') ?? 'A tool was denied.' }] };
      default:
        return NOTHING;
    }
  }

  private assistant(record: JsonRecord): readonly EngineEvent[] {
    const message = recordOf(record, 'message');
    this.apiError = textOf(record, 'error') ?? this.apiError;
    const id = textOf(message, 'id');
    const usage = recordOf(message, 'usage');
    if (id !== undefined && usage !== undefined) this.meter.seeMessage(id, claudeUsage(usage));
    return listOf(message, 'content').flatMap((entry): readonly EngineEvent[] => {
      const block = asRecord(entry);
      switch (textOf(block, 'type')) {
        case 'text':
          return [{ type: 'message', text: textOf(block, 'text') ?? '' }];
        case 'thinking':
          return [{ type: 'reasoning', text: textOf(block, 'thinking') ?? '' }];
        case 'tool_use':
          return [this.toolStarted(block)];
        default:
          return [];
      }
    });
  }

  private toolStarted(block: JsonRecord | undefined): EngineEvent {
    const name = textOf(block, 'name') ?? 'tool';
    this.toolNames.set(textOf(block, 'id') ?? '', name);
    const input = recordOf(block, 'input');
    const detail = textOf(input, 'command') ?? textOf(input, 'file_path') ?? JSON.stringify(input ?? {});
    return { type: 'tool_started', name, detail };
  }

  private toolResults(record: JsonRecord): readonly EngineEvent[] {
    return listOf(recordOf(record, 'message'), 'content').flatMap((entry): readonly EngineEvent[] => {
      const block = asRecord(entry);
      if (textOf(block, 'type') !== 'tool_result') return [];
      const id = textOf(block, 'tool_use_id') ?? '';
      const name = this.toolNames.get(id) ?? 'tool';
      this.toolNames.delete(id);
      return [{ type: 'tool_finished', name, ok: block?.is_error !== true, output: resultText(block?.content) }];
    });
  }

  /** Kept out of the log: the same text comes again, whole, as `assistant`. */
  private partial(record: JsonRecord): Reading {
    const event = recordOf(record, 'event');
    const agent = textOf(record, 'parent_tool_use_id') ?? '';
    const message = recordOf(event, 'message');
    const type = textOf(event, 'type');
    const started = type === 'message_start' ? textOf(message, 'id') : undefined;
    if (started !== undefined) {
      this.streaming.set(agent, started);
      this.meter.messageStarted(started);
    }
    const id = this.streaming.get(agent);
    if (id !== undefined && type === 'message_delta') this.meter.messageEnded(id);
    const usage = recordOf(message, 'usage') ?? recordOf(event, 'usage');
    if (id === undefined || usage === undefined) return { events: [], logged: false };
    this.meter.seeMessage(id, claudeUsage(usage));
    return { events: [{ type: 'usage', usage: this.meter.usage, costUsd: null, quality: 'partial' }], logged: false };
  }

  private rateLimit(info: JsonRecord | undefined): readonly EngineEvent[] {
    const status = textOf(info, 'status') ?? 'allowed';
    const seconds = numberOf(info, 'resetsAt');
    this.limitReached = status === 'rejected';
    this.limitResetsAt = seconds === undefined ? this.limitResetsAt : seconds * 1000;
    if (status === 'allowed') return [];
    const message = `Limit ${textOf(info, 'rateLimitType') ?? ''}: ${status}`;
    return [{ type: 'rate_limit', message, ...(seconds === undefined ? {} : { resetsAt: seconds * 1000 }) }];
  }

  private ended(record: JsonRecord): readonly EngineEvent[] {
    this.result = record;
    this.sessionId = textOf(record, 'session_id') ?? this.sessionId;
    this.meter.settle(record);
    const { usage, costUsd, quality } = this.meter;
    return [{ type: 'usage', usage, costUsd, quality }];
  }
}

function retryEvent(record: JsonRecord): EngineEvent {
  const status = numberOf(record, 'error_status');
  const attempt = `${String(numberOf(record, 'attempt') ?? '?')} of ${String(numberOf(record, 'max_retries') ?? '?')}`;
  const message = `API error ${String(status ?? textOf(record, 'error') ?? 'unknown')}, retry ${attempt}`;
  return status === 429 ? { type: 'rate_limit', message } : { type: 'warning', message };
}

function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => textOf(asRecord(part), 'text') ?? '').join('\n');
}
