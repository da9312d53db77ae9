import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'node:util';
import { ApiUnreachable, errorFrom } from './api/api-error';
import { nextCursor } from './api/next-cursor';
import { readSse, type SseMessage } from './api/sse-reader';

export interface ApiClientOptions {
  /** Origin and perhaps a path prefix, without a slash at the end. */
  readonly base: string;
  readonly token: string | null;
  readonly projectToken?: string | null;
  readonly timeoutMs?: number;
  /** Ends every request. */
  readonly signal?: AbortSignal;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** Tries again for so long while nothing listens there: for a server that is just starting. */
  readonly retryRefusedMs?: number;
}

export interface ApiAnswer {
  readonly body: unknown;
  /** Cursor of the next page, from the Link header. */
  readonly next: string | null;
}

const TIMEOUT_MS = 30_000;
const RETRY_EVERY_MS = 100;
/** The server says something every ten seconds: after this it is gone, or the way to it is. */
const SILENCE_MS = 45_000;
const { isNativeError } = types;

/** HTTP with our conventions: bearer, JSON, problem+json. Throws {@link ApiError} and {@link ApiUnreachable}. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  get base(): string {
    return this.options.base;
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { method, body, retryRefusedMs } = request;
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const sent = new Request(this.urlOf(request), { method, ...(body === undefined ? {} : json) });
    const response = await this.fetchJson(sent, retryRefusedMs);
    return { body: parsed(await response.text()), next: nextCursor(response.headers.get('link')) };
  }

  /** What the generated client sends by: an answer that is none, or that says no, is thrown. */
  async fetchJson(request: Request, retryRefusedMs = 0): Promise<Response> {
    const deadline = Date.now() + retryRefusedMs;
    for (;;) {
      try {
        return await this.once(request.clone());
      } catch (error) {
        if (!(error instanceof ApiUnreachable) || !error.refused || Date.now() >= deadline) throw error;
        await pause(RETRY_EVERY_MS, undefined, { signal: this.options.signal });
      }
    }
  }

  /** Messages of one connection; ends when the server ends it, and throws {@link ApiUnreachable} when it breaks. */
  async *stream(request: ApiRequest, lastEventId: string | undefined): AsyncGenerator<SseMessage> {
    const silence = new AbortController();
    const timer = setTimeout(() => {
      silence.abort();
    }, SILENCE_MS);
    try {
      const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const headers = { ...this.headersOf('text/event-stream, application/problem+json'), ...resume };
      const response = await this.fetch(request, headers, silence.signal);
      if (!response.ok || response.body === null) {
        throw errorFrom(response.status, response.headers.get('x-request-id'), parsed(await response.text()));
      }
      yield* readSse(heard(response.body, timer));
    } catch (error) {
      throw this.translated(error, silence.signal.aborted, SILENCE_MS);
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  /** An answer that is no JSON. */
  async bytes(request: ApiRequest): Promise<{ readonly bytes: Uint8Array; readonly headers: Headers }> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await this.fetch(request, this.headersOf('text/plain, application/problem+json'), timeout);
      if (!response.ok) {
        throw errorFrom(response.status, response.headers.get('x-request-id'), parsed(await response.text()));
      }
      return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
    } catch (error) {
      throw this.translated(error, timeout.aborted, TIMEOUT_MS);
    }
  }

  private async once(request: Request): Promise<Response> {
    const { timeoutMs = TIMEOUT_MS } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(this.headersOf('application/json, application/problem+json'))) {
      headers.set(name, value);
    }
    try {
      const response = await fetch(request, { headers, signal: this.until(timeout), redirect: 'manual' });
      const text = await response.text();
      const body = parsed(text);
      if (!response.ok) throw errorFrom(response.status, response.headers.get('x-request-id'), body);
      if (body === undefined && text !== '')
        throw new ApiUnreachable(this.sentence('does not answer with JSON'), false);
      // Read to the end here, where a break is translated.
      return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
    } catch (error) {
      throw this.translated(error, timeout.aborted, timeoutMs);
    }
  }

  private fetch(request: ApiRequest, headers: Record<string, string>, limit: AbortSignal): Promise<Response> {
    // A redirect would carry the token to wherever it points.
    return fetch(this.urlOf(request), { headers, signal: this.until(limit), redirect: 'manual' });
  }

  private until(limit: AbortSignal): AbortSignal {
    const { signal } = this.options;
    return signal === undefined ? limit : AbortSignal.any([limit, signal]);
  }

  private headersOf(accept: string): Record<string, string> {
    const { token, projectToken } = this.options;
    return {
      accept,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(projectToken == null ? {} : { 'x-project-token': projectToken }),
    };
  }

  private urlOf({ path, query = {} }: ApiRequest): string {
    const url = new URL(this.options.base + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url.href;
  }

  private translated(error: unknown, timedOut: boolean, timeoutMs: number): unknown {
    if (timedOut)
      return new ApiUnreachable(this.sentence(`did not answer within ${String(timeoutMs / 1000)} s`), false);
    // undici wraps whatever happened on the wire in a TypeError.
    if (!isNativeError(error) || error.name !== 'TypeError') return error;
    const { cause } = error;
    const refused = isNativeError(cause) && 'code' in cause && cause.code === 'ECONNREFUSED';
    const why = refused ? 'nothing listens there' : isNativeError(cause) ? cause.message : error.message;
    return new ApiUnreachable(this.sentence(`cannot be reached: ${why}`), refused);
  }

  private sentence(what: string): string {
    return `The server at ${this.options.base} ${what}. Start it with "npm start", or set DEKSDENFLOW_API_BASE.`;
  }
}

async function* heard(body: AsyncIterable<Uint8Array>, silence: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    silence.refresh();
    yield chunk;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
