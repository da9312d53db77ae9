import { createHmac } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { KnownIds } from './known-ids';
import type { Caller, FuzzRequest } from './request-arbitrary';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Null: a stream that does not end. */
  readonly text: string | null;
}

export interface WireOptions {
  readonly url: string;
  readonly tokens: Readonly<Record<Caller, Readonly<Record<string, string>>>>;
  readonly webhookSecret: string;
}

/** Sends what no well-behaved client would, one after the other on one connection. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private count = 0;

  constructor(
    private readonly options: WireOptions,
    private readonly ids: KnownIds,
  ) {}

  async send(fuzz: FuzzRequest): Promise<WireAnswer> {
    try {
      return await this.once(fuzz);
    } catch (error) {
      // The server has closed the connection behind the answer before, and both met on the wire.
      if (['ECONNRESET', 'EPIPE'].includes(String((error as { readonly code?: unknown }).code))) return this.once(fuzz);
      throw error;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once(fuzz: FuzzRequest): Promise<WireAnswer> {
    const text = fuzz.body === undefined ? undefined : this.ids.fill(fuzz.body.text);
    const url = new URL(this.options.url);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: url.hostname,
          port: url.port,
          method: fuzz.method,
          path: this.ids.fill(fuzz.target),
          headers: this.headersOf(fuzz, text),
          agent: this.agent,
        },
        (response) => {
          read(response).then(resolve, reject);
        },
      );
      sent.once('error', reject);
      sent.end(text);
    });
  }

  private headersOf(fuzz: FuzzRequest, text: string | undefined): Record<string, string> {
    const { tokens, webhookSecret } = this.options;
    const given: Record<string, string> = { ...tokens[fuzz.caller] };
    if (text !== undefined) given['Content-Length'] = String(Buffer.byteLength(text));
    if (typeof fuzz.body?.type === 'string') given['Content-Type'] = fuzz.body.type;
    for (const [name, value] of fuzz.headers) {
      // Two of another case would be sent both, and that is a fault of the client's library.
      for (const same of Object.keys(given)) {
        if (same.toLowerCase() === name.toLowerCase()) Reflect.deleteProperty(given, same);
      }
      // One of its own for each request: what is written is told apart by it.
      given[name] =
        name === 'X-Request-ID' && /^[\w.-]{1,100}$/.test(value) ? `${value}-${String(++this.count)}` : value;
    }
    if (fuzz.signed && fuzz.target.startsWith('/webhooks/g')) {
      const digest = createHmac('sha256', webhookSecret).update(text ?? '');
      return { ...given, 'X-Hub-Signature-256': `sha256=${digest.digest('hex')}`, 'X-Gitlab-Token': webhookSecret };
    }
    return given;
  }
}

async function read(response: IncomingMessage): Promise<WireAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (headers['content-type']?.startsWith('text/event-stream') === true) {
    response.destroy();
    return { status, headers, text: null };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status, headers, text: Buffer.concat(chunks).toString() };
}
