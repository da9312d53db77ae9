import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Delivered {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly payload: Record<string, unknown>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Takes webhooks as they come over the wire: the signature is over the bytes. */
export class WebhookReceiver {
  readonly delivered: Delivered[] = [];
  /** Of the n-th delivery, counted from 1. */
  answer: (n: number) => WebhookAnswer = () => ({ status: 202 });

  private readonly server = createServer((request, response) => {
    void buffer(request).then((raw) => {
      const { url = '', headers } = request;
      this.delivered.push({ url, headers, raw, payload: JSON.parse(raw.toString()) as Record<string, unknown> });
      const answer = this.answer(this.delivered.length);
      response.writeHead(answer.status, answer.headers);
      // Whoever prints answers would print this.
      response.end(JSON.stringify({ echo: headers }));
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

export function githubSignature(secret: string, raw: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
}
