import type { EngineEvent } from '../../../ports/engine';
import type { Reading, StreamReader } from '../agent-process';
import { asRecord, listOf, numberOf, recordOf, textOf, type JsonRecord } from '../json-reading';
import { type CodexMeter, codexUsage } from './codex-usage';

const CHANGES = { add: 'add', delete: 'delete', update: 'update' } as const;

/**
 * Reads the events of `codex exec --json` (openai/codex, codex-rs/exec/src/exec_events.rs; seen on 0.169).
 * Events and items of unknown type are passed over.
 */
export class CodexStream implements StreamReader {
  threadId: string | null = null;
  finalText = '';
  completed = false;
  /** Message of `turn.failed`, or of the last `error`, which alone may be transient ("Reconnecting… 1/5"). */
  failure: string | null = null;
  failed = false;

  constructor(readonly meter: CodexMeter) {}

  get finished(): boolean {
    return this.completed || this.failed;
  }

  read(record: JsonRecord): Reading | null {
    const events = this.eventsOf(record);
    return events === null ? null : { events };
  }

  private eventsOf(record: JsonRecord): readonly EngineEvent[] | null {
    switch (textOf(record, 'type')) {
      case 'thread.started':
        return this.started(record);
      case 'item.started':
        return this.itemStarted(recordOf(record, 'item'));
      case 'item.completed':
        return this.itemCompleted(recordOf(record, 'item'));
      case 'turn.completed':
        return this.turnCompleted(record);
      case 'turn.failed':
        this.failed = true;
        this.failure = textOf(recordOf(record, 'error'), 'message') ?? this.failure ?? '';
        return [];
      case 'error':
        this.failure = textOf(record, 'message') ?? '';
        return [{ type: 'warning', message: this.failure }];
      case 'turn.started':
      case 'item.updated':
        return [];
      default:
        return null;
    }
  }

  private started(record: JsonRecord): readonly EngineEvent[] {
    this.threadId = textOf(record, 'thread_id') ?? null;
    return this.threadId === null ? [] : [{ type: 'session_started', sessionId: this.threadId }];
  }

  private turnCompleted(record: JsonRecord): readonly EngineEvent[] {
    this.completed = true;
    const usage = recordOf(record, 'usage');
    if (usage === undefined) return [];
    this.meter.settle(codexUsage(usage));
    return [{ type: 'usage', usage: this.meter.usage, costUsd: null, quality: 'exact' }];
  }

  private itemStarted(item: JsonRecord | undefined): readonly EngineEvent[] {
    const tool = toolOf(item);
    return tool === null ? [] : [{ type: 'tool_started', ...tool }];
  }

  private itemCompleted(item: JsonRecord | undefined): readonly EngineEvent[] | null {
    const text = textOf(item, 'text') ?? textOf(item, 'message') ?? '';
    switch (textOf(item, 'type')) {
      case 'agent_message':
        this.finalText = text;
        return [{ type: 'message', text }];
      case 'reasoning':
        return [{ type: 'reasoning', text }];
      case 'error':
        return [{ type: 'warning', message: text }];
      case 'file_change':
        return fileChanges(item);
      case 'todo_list':
        return [];
      default:
        return this.toolFinished(item);
    }
  }

  private toolFinished(item: JsonRecord | undefined): readonly EngineEvent[] | null {
    const tool = toolOf(item);
    if (tool === null) return null;
    const exitCode = numberOf(item, 'exit_code') ?? 0;
    const ok = textOf(item, 'status') !== 'failed' && textOf(item, 'status') !== 'declined' && exitCode === 0;
    return [{ type: 'tool_finished', name: tool.name, ok, output: textOf(item, 'aggregated_output') ?? '' }];
  }
}

function toolOf(item: JsonRecord | undefined): { name: string; detail: string } | null {
  switch (textOf(item, 'type')) {
    case 'command_execution':
      return { name: 'shell', detail: textOf(item, 'command') ?? '' };
    case 'mcp_tool_call':
      return {
        name: `${textOf(item, 'server') ?? 'mcp'}.${textOf(item, 'tool') ?? ''}`,
        detail: JSON.stringify(item?.arguments ?? {}),
      };
    case 'collab_tool_call':
      return { name: textOf(item, 'tool') ?? 'collab', detail: textOf(item, 'prompt') ?? '' };
    case 'web_search':
      return { name: 'web_search', detail: textOf(item, 'query') ?? '' };
    default:
      return null;
  }
}

function fileChanges(item: JsonRecord | undefined): readonly EngineEvent[] {
  return listOf(item, 'changes').map((entry) => {
    const change = asRecord(entry);
    const kind = textOf(change, 'kind') as keyof typeof CHANGES | undefined;
    return { type: 'file_change', path: textOf(change, 'path') ?? '', change: (kind && CHANGES[kind]) ?? 'update' };
  });
}
