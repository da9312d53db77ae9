import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Usage } from '../../../src/ports/engine';
import { Ledger } from './ledger';
import { readMessagesCall, refuseMessages, writeMessages } from './messages-dialect';
import { readResponsesCall, refuseResponses, writeResponses } from './responses-dialect';
import { DEFAULT_CHARGE, type ModelCall, type Script, type Turn } from './script';

/** Conversations of one script: those served so far, with the number of turns each has taken. */
interface Shelf {
  readonly script: Script;
  readonly taken: Map<string, number>;
}

/**
 * A model provider on 127.0.0.1 that speaks OpenAI Responses and Anthropic Messages and answers by script, so that
 * the real CLIs run without an account: their tool calls change real files, their streams and figures are real.
 */
export class ScriptedModelServer {
  readonly calls: ModelCall[] = [];
  /** `METHOD /path` of everything that was asked, completions or not. */
  readonly requests: string[] = [];
  readonly ledger = new Ledger();
  private readonly shelves: Shelf[] = [];
  private readonly http: Server;
  private serial = 0;

  constructor() {
    this.http = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return this.port;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  script(...scripts: readonly Script[]): void {
    for (const script of scripts) this.shelves.push({ script, taken: new Map() });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.requests.push(`${request.method ?? ''} ${path}`);
    const raw = await text(request);
    if (path.endsWith('/responses'))
      return this.complete(readResponsesCall(JSON.parse(raw), request.headers), response);
    if (path.endsWith('/messages')) return this.complete(readMessagesCall(JSON.parse(raw), request.headers), response);
    if (path.endsWith('/count_tokens')) {
      json(response, { input_tokens: 1000 });
      return;
    }
    if (path.endsWith('/models')) {
      json(response, { object: 'list', data: [], models: [] });
      return;
    }
    response.writeHead(request.method === 'HEAD' ? 200 : 404).end();
  }

  private async complete(call: ModelCall, response: ServerResponse): Promise<void> {
    this.calls.push(call);
    const turn = this.nextTurn(call);
    await turn.until;
    if ('refuse' in turn) {
      if (turn.refuse === 'disconnect') response.destroy();
      else if (call.dialect === 'responses') refuseResponses(response, turn.refuse);
      else refuseMessages(response, turn.refuse);
      return;
    }
    const usage = turn.usage ?? DEFAULT_CHARGE;
    const charged = chargeFor(call, turn, usage);
    if (charged !== null) this.ledger.add({ session: call.session, model: call.model, usage: charged });
    const write = call.dialect === 'responses' ? writeResponses : writeMessages;
    write(response, call, turn, usage, ++this.serial);
  }

  private nextTurn(call: ModelCall): Turn {
    if (call.auxiliary) return { say: 'ok' };
    const conversation = `${call.session}#${String(call.prompts)}`;
    const shelf = this.shelves.find(
      ({ script, taken }) =>
        script.match.test(call.prompt) && (taken.has(conversation) || taken.size < (script.times ?? Infinity)),
    );
    if (shelf === undefined) return { say: `No script matches: ${call.prompt.slice(0, 200)}` };
    const index = shelf.taken.get(conversation) ?? 0;
    shelf.taken.set(conversation, index + 1);
    return shelf.script.turns[Math.min(index, shelf.script.turns.length - 1)] ?? { say: 'Done.' };
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/**
 * What the client is told that this answer costs. The Messages API has no figure for thinking in its stream, and gives
 * the input at the start; Responses gives all at the end, and so nothing for an answer that has none.
 */
function chargeFor(call: ModelCall, turn: Turn, usage: Usage): Usage | null {
  const endless = 'stream' in turn;
  if (call.dialect === 'responses') return endless ? null : usage;
  return { ...usage, reasoningTokens: 0, outputTokens: endless ? 1 : usage.outputTokens };
}
