import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** As it came, in lower case. */
  readonly head: string;
  readonly body: Record<string, unknown>;
}

/** Sends bytes as they are and reads until the server hangs up: for what no HTTP client would send. */
export function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that refuses before it has read everything may reset; what it said counts.
    socket.on('error', (error) => {
      if (chunks.length === 0) reject(error);
    });
    socket.on('close', () => {
      const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
      const isJson = /content-type: application\/(problem\+)?json/i.test(head);
      resolve({
        status: Number(head.split(' ')[1]),
        head: head.toLowerCase(),
        body: isJson && body !== '' ? (JSON.parse(body) as Record<string, unknown>) : {},
      });
    });
  });
}

/** A request line and headers, closing the connection. */
export function requestHead(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { Host: 'localhost', Connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}
