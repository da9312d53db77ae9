import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface FakeApi {
  readonly base: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** A server that answers as a test says, for clients of the API; it remembers what it was asked. */
export async function startFakeApi(answer: (request: Received) => Answer | undefined, listenOn = 0): Promise<FakeApi> {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await text(request);
    const { method = '', url = '', headers } = request;
    const body: unknown = raw === '' ? undefined : JSON.parse(raw);
    const entry = { method, url, headers, body };
    received.push(entry);
    const given = answer(entry);
    // Undefined: never answers, to test the client's own limits.
    if (given === undefined) return;
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {}));
  };
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${String(port)}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A port that nothing listens on: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const api = await startFakeApi(() => ({}));
  await api.close();
  return Number(new URL(api.base).port);
}
