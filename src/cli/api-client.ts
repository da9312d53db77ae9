import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'node:util';
import { ApiUnreachable, errorFrom } from './api/api-error';

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
const { isNativeError } = types;

/** HTTP with our conventions: bearer, JSON, problem+json. Throws {@link ApiError} and {@link ApiUnreachable}. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  get base(): string {
    return this.options.base;
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const deadline = Date.now() + (request.retryRefusedMs ?? 0);
    for (;;) {
      try {
        return await this.once(request);
      } catch (error) {
        if (!(error instanceof ApiUnreachable) || !error.refused || Date.now() >= deadline) throw error;
        await pause(RETRY_EVERY_MS, undefined, { signal: this.options.signal });
      }
    }
  }

  private async once(request: ApiRequest): Promise<ApiAnswer> {
    const { token, projectToken, signal, timeoutMs = TIMEOUT_MS } = this.options;
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
    if (token !== null) headers.authorization = `Bearer ${token}`;
    if (projectToken != null) headers['x-project-token'] = projectToken;
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(this.urlOf(request), {
        method: request.method,
        headers,
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        // A redirect would carry the token to wherever it points.
        redirect: 'manual',
      });
      const text = await response.text();
      const body = parsed(text);
      if (!response.ok) throw errorFrom(response.status, response.headers.get('x-request-id'), body);
      if (body === undefined && text !== '')
        throw new ApiUnreachable(this.sentence('does not answer with JSON'), false);
      return { body, next: nextCursor(response.headers.get('link')) };
    } catch (error) {
      throw this.translated(error, timeout.aborted, timeoutMs);
    }
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextCursor(link: string | null): string | null {
  const url = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return url === undefined ? null : new URL(url, 'http://any').searchParams.get('cursor');
}
