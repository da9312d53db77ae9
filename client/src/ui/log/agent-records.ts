import type { LineKind } from './log-lines';

export interface ReadLine {
  readonly kind: LineKind;
  readonly text: string;
}
type Json = Readonly<Record<string, unknown>>;

/**
 * A line of an attempt's log for people. Agents print one JSON record per line: those of `codex exec --json` and of
 * `claude --output-format stream-json` are told in words; whatever else there is stays as it is.
 */
export function readLine(line: string): readonly ReadLine[] | null {
  if (line.startsWith('$ ')) return [{ kind: 'command', text: line }];
  if (OUTCOME.test(line)) return [{ kind: 'outcome', text: line }];
  if (!line.startsWith('{"')) return null;
  const record = parsed(line);
  const read = record === undefined ? undefined : READERS[text(record.type)];
  return record === undefined || read === undefined ? null : read(record).flatMap(cut);
}

/** How the shell engine and gates end a command: `[exited with 0 in 0.1 s]`. */
const OUTCOME = /^\[[a-z][^\]]* in \d+(?:\.\d+)? s\]$/;

const READERS: Readonly<Record<string, ((record: Json) => ReadLine[]) | undefined>> = {
  'thread.started': (record) => [note(`Session ${text(record.thread_id)}`)],
  'turn.started': () => [],
  'turn.completed': (record) => [note(`Turn completed${usageWords(object(record.usage))}`)],
  'turn.failed': (record) => [problem(text(object(record.error).message))],
  error: (record) => [problem(text(record.message))],
  'item.started': (record) => codexStarted(object(record.item)),
  'item.updated': () => [],
  'item.completed': (record) => codexItem(object(record.item)),
  system: claudeSystem,
  assistant: (record) => claudeBlocks(record),
  user: (record) => claudeBlocks(record),
  result: claudeResult,
  rate_limit_event: (record) => {
    const info = object(record.rate_limit_info);
    return text(info.status) === 'allowed' ? [] : [note(`Limit ${text(info.rateLimitType)}: ${text(info.status)}`)];
  },
  tool_progress: () => [],
};

function codexStarted(item: Json): ReadLine[] {
  switch (text(item.type)) {
    case 'command_execution':
      return [{ kind: 'command', text: `$ ${text(item.command)}` }];
    case 'mcp_tool_call':
      return [
        { kind: 'tool', text: `${text(item.server)}.${text(item.tool)} ${JSON.stringify(item.arguments ?? {})}` },
      ];
    case 'web_search':
      return [{ kind: 'tool', text: `Search: ${text(item.query)}` }];
    default:
      return [];
  }
}

function codexItem(item: Json): ReadLine[] {
  const words = text(item.text) || text(item.message);
  switch (text(item.type)) {
    case 'agent_message':
      return [{ kind: 'message', text: words }];
    case 'reasoning':
      return [{ kind: 'thought', text: words }];
    case 'error':
      return [problem(words)];
    case 'file_change':
      return list(item.changes).map((change) => ({ kind: 'file', text: `${text(change.kind)} ${text(change.path)}` }));
    case 'todo_list':
      return list(item.items).map((each) => note(`${each.completed === true ? '☑' : '☐'} ${text(each.text)}`));
    case 'command_execution': {
      const code = typeof item.exit_code === 'number' ? item.exit_code : null;
      const output = text(item.aggregated_output);
      return [
        ...(output === '' ? [] : [{ kind: 'output' as const, text: output }]),
        { kind: code === 0 ? 'outcome' : 'problem', text: code === null ? text(item.status) : `exit ${String(code)}` },
      ];
    }
    default:
      return text(item.status) === 'failed' ? [problem(`${text(item.type)} failed`)] : [];
  }
}

function claudeSystem(record: Json): ReadLine[] {
  switch (text(record.subtype)) {
    case 'init':
      return [note(`Session ${text(record.session_id)} · ${text(record.model)}`)];
    case 'api_retry':
      return [note(`API error ${text(record.error_status) || text(record.error)}, tried again`)];
    case 'permission_denied':
      return [problem(text(record.message) || 'A tool was denied.')];
    default:
      return [];
  }
}

function claudeBlocks(record: Json): ReadLine[] {
  const { content } = object(record.message);
  if (typeof content === 'string') return [{ kind: 'prompt', text: content }];
  return list(content).flatMap((block): ReadLine[] => {
    switch (text(block.type)) {
      case 'text':
        return [{ kind: record.type === 'user' ? 'prompt' : 'message', text: text(block.text) }];
      case 'thinking':
        return [{ kind: 'thought', text: text(block.thinking) }];
      case 'tool_use':
        return [claudeTool(text(block.name), object(block.input))];
      case 'tool_result':
        return [{ kind: block.is_error === true ? 'problem' : 'output', text: resultText(block.content) }];
      default:
        return [];
    }
  });
}

function claudeTool(name: string, input: Json): ReadLine {
  if (typeof input.command === 'string') return { kind: 'command', text: `$ ${input.command}` };
  const path = text(input.file_path) || text(input.notebook_path);
  if (path !== '')
    return { kind: ['Edit', 'Write', 'NotebookEdit'].includes(name) ? 'file' : 'tool', text: `${name} ${path}` };
  return { kind: 'tool', text: `${name} ${JSON.stringify(input)}` };
}

function claudeResult(record: Json): ReadLine[] {
  const failed = record.is_error === true || text(record.subtype).startsWith('error');
  const cost = typeof record.total_cost_usd === 'number' ? ` · $${record.total_cost_usd.toFixed(4)}` : '';
  const words = failed ? text(record.result) || text(record.subtype) : 'Ended';
  return [failed ? problem(words) : note(`${words}${usageWords(object(record.usage))}${cost}`)];
}

function usageWords(usage: Json): string {
  const [input, output] = [usage.input_tokens, usage.output_tokens];
  return typeof input === 'number' && typeof output === 'number'
    ? ` · ${input.toLocaleString('en-US')} tokens in, ${output.toLocaleString('en-US')} out`
    : '';
}

function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => text(part.text))
    .join('\n');
}

const note = (words: string): ReadLine => ({ kind: 'note', text: words });
const problem = (words: string): ReadLine => ({ kind: 'problem', text: words });

/** One line of the page for each line of a text. */
function cut({ kind, text: words }: ReadLine): ReadLine[] {
  return words
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => ({ kind, text: line }));
}

function parsed(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);
