export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; any shape that the test expects. */
  readonly body: Record<string, never> & Readonly<Record<string, unknown>>;
  readonly list: readonly Record<string, unknown>[];
}

/** Requests as a client makes them. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  /** Of an answer without an end only its beginning. */
  async peek(path: string): Promise<Answer> {
    const ending = new AbortController();
    const response = await fetch(this.url + path, { headers: this.headers, signal: ending.signal });
    const { status, headers } = response;
    const endless = headers.get('Content-Type')?.startsWith('text/event-stream') === true;
    const text = endless ? '' : await response.text();
    ending.abort();
    const parsed: unknown = endless ? {} : JSON.parse(text);
    return { status, headers, text, body: parsed as Answer['body'], list: parsed as Answer['list'] };
  }

  patch(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('PATCH', path, body, headers);
  }

  delete(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** A text is sent as it is, anything else as JSON. */
  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(this.url + path, {
      method,
      headers: { ...json, ...this.headers, ...headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await response.text();
    const parsed: unknown = response.headers.get('Content-Type')?.includes('json') === true ? JSON.parse(text) : {};
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed as Answer['body'],
      list: parsed as Answer['list'],
    };
  }
}
