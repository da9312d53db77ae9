import { get, type IncomingMessage } from 'node:http';
import { readSse, type SseMessage } from '../../src/cli/api/sse-reader';

/** One connection to a stream, as a browser would hold it. */
export interface OpenStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly messages: SseMessage[];
  readonly lastId: string;
  /** The server or `close` has ended it; true when it was ended in full. */
  readonly ended: Promise<boolean>;
  close(): void;
}

/** Not by `fetch`: that has a pool, and a thousand streams want a thousand sockets. */
export function openStream(url: string, lastId = ''): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const headers = lastId === '' ? {} : { 'Last-Event-ID': lastId };
    const request = get(url, { agent: false, headers }, (response) => {
      const messages: SseMessage[] = [];
      let last = lastId;
      const read = async (): Promise<boolean> => {
        try {
          for await (const message of readSse(response)) {
            if (message.id !== '') last = message.id;
            if (message.data !== undefined) messages.push(message);
          }
        } catch {
          return false;
        }
        return response.complete;
      };
      const ended = read();
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        messages,
        get lastId() {
          return last;
        },
        ended,
        close: () => {
          response.destroy();
        },
      });
    });
    request.once('error', reject);
  });
}

/** Events only, as the API shows them. */
export function eventsOf(stream: {
  readonly messages: readonly SseMessage[];
}): { position: number; message: string }[] {
  return stream.messages
    .filter(({ event }) => event !== 'ready')
    .map(({ data = '' }) => JSON.parse(data) as { position: number; message: string });
}
