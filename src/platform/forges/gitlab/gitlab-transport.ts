import { createRequesterFn, type FormattedResponse, type ResourceOptions } from '@gitbeaker/requester-utils';
import { DomainError, Unavailable } from '../../../kernel/errors';
import type { ForgeConnection } from '../../../ports/forge';
import { accountOf, type ForgeLimits } from '../forge-limits';
import { movedTo, refusalOf, wordsOf } from './gitlab-refusal';
import { TailBuffer } from './tail-buffer';

/** A request as gitbeaker hands it over. */
interface WireRequest {
  readonly method?: string;
  readonly prefixUrl?: string;
  readonly searchParams?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | FormData;
}

type Read<T> = (response: Response) => Promise<T>;

/**
 * One request is one request. Gitbeaker's own requester tries 429 and 502 up to ten times and waits in between, and has
 * a limiter per resource object: our queue tries again, and `ForgeLimits` knows the limits of the account.
 */
export class GitlabTransport {
  private readonly account: string;
  /** For messages: which GitLab, which project. */
  private readonly who: string;

  constructor(
    private readonly connection: ForgeConnection,
    private readonly token: string,
    private readonly limits: ForgeLimits,
    private readonly timeoutMs: number,
  ) {
    this.account = accountOf(connection);
    this.who = `GitLab at ${connection.apiUrl} for ${connection.repository}`;
  }

  /** As gitbeaker's resources take it. */
  readonly requesterFn = createRequesterFn(
    (_options: ResourceOptions, request) => Promise.resolve(request),
    (endpoint, request) => this.json(endpoint, request ?? {}),
  );

  /** The last `maxBytes` of a text, however long it is. */
  tail(path: string, maxBytes: number): Promise<{ readonly text: string; readonly cut: boolean }> {
    const headers = { authorization: `Bearer ${this.token}` };
    return this.send(path, { prefixUrl: this.connection.apiUrl, headers }, async (response) => {
      const tail = new TailBuffer(maxBytes);
      if (response.body !== null) for await (const chunk of response.body) tail.push(chunk as Uint8Array);
      return { text: tail.text(), cut: tail.cut };
    });
  }

  private json(endpoint: string, request: WireRequest): Promise<FormattedResponse> {
    return this.send(endpoint, request, async (response) => {
      const text = await response.text();
      const headers = Object.fromEntries(response.headers.entries());
      return { body: this.parsed(text), headers, status: response.status };
    });
  }

  private parsed(text: string): FormattedResponse['body'] {
    try {
      return JSON.parse(text) as FormattedResponse['body'];
    } catch {
      // A login page of a proxy, a captive portal, an address that is not the API's.
      throw new Unavailable('forge.unreachable', `${this.who} answered with something that is no JSON`);
    }
  }

  private async send<T>(endpoint: string, request: WireRequest, read: Read<T>): Promise<T> {
    this.limits.ensureOpen(this.account);
    const { method, headers, body } = request;
    const url = new URL(`${(request.prefixUrl ?? '').replace(/\/+$/, '')}/${endpoint}`);
    url.search = request.searchParams ?? '';
    try {
      const response = await fetch(url, {
        ...{
          method: method ?? 'GET',
          headers: { accept: 'application/json, text/plain', ...headers },
          body: body ?? null,
        },
        // A redirect to another host must not see the token, and none may turn a POST into a GET.
        redirect: 'manual',
        // Covers the body as well: a server that stops half-way is as silent as one that never began.
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      return response.ok ? await read(response) : await this.refuse(response);
    } catch (error) {
      throw error instanceof DomainError ? error : this.unreachable(error);
    }
  }

  private async refuse(response: Response): Promise<never> {
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw movedTo(response.headers.get('location'), this.who);
    }
    const words = this.withoutToken(wordsOf(await response.text()));
    if (response.status === 429) {
      const headers = Object.fromEntries(response.headers.entries());
      // GitLab leaves out the remaining count where the gate before it refuses; a 429 says itself that none remains.
      throw this.limits.close(this.account, { 'ratelimit-remaining': '0', ...headers }, `${this.who}: ${words}`);
    }
    throw refusalOf(response.status, words, this.who);
  }

  /** Nothing of the cause is kept: undici's errors hold the request with its headers. */
  private unreachable(error: unknown): Unavailable {
    if (textIn(error, 'name') === 'TimeoutError') {
      const seconds = String(this.timeoutMs / 1000);
      return new Unavailable('forge.unreachable', `${this.who} did not answer within ${seconds} s`);
    }
    // "fetch failed" is all that undici says itself: why is in the cause.
    const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
    const words = textIn(cause, 'code') ?? textIn(cause, 'message') ?? textIn(error, 'message') ?? 'no answer';
    return new Unavailable('forge.unreachable', `${this.who} cannot be reached: ${this.withoutToken(words)}`);
  }

  private withoutToken(words: string): string {
    return this.token === '' ? words : words.replaceAll(this.token, '***');
  }
}

/** By its shape: what fetch throws is a DOMException, or an error of another realm. */
function textIn(error: unknown, property: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = (error as Readonly<Record<string, unknown>>)[property];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
