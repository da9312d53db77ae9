import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { UuidV7Ids } from '../../kernel/ids';
import { problem, type Problem } from './problem';

const ids = new UuidV7Ids();

const OVERFLOW = 'The headers of the request, its address included, are larger than 16 KB.';
const TIMEOUT = 'The request did not arrive in time.';
const GARBLED = 'The request is not valid HTTP.';

/** What Node itself refuses never reaches a route; without this it would be answered by a bare status line. */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error.code);
    const { headers, body } = written(refusal);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const status = `HTTP/1.1 ${String(refusal.status)} ${STATUS_CODES[refusal.status] ?? ''}`;
    socket.end(`${[status, ...lines].join('\r\n')}\r\n\r\n${body}`);
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const detail = 'The only expectation that is met here is Expect: 100-continue.';
    const { headers, body } = written(problem(417, 'request.expectation', detail, ids.next()));
    response.writeHead(417, headers).end(body);
  });
}

function written(refusal: Problem): { readonly headers: Record<string, string>; readonly body: string } {
  const body = JSON.stringify(refusal);
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-ID': String(refusal.request_id),
    Connection: 'close',
  };
  return { headers, body };
}

function refusalOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return problem(431, 'request.headers_too_large', OVERFLOW, ids.next());
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem(408, 'request.timeout', TIMEOUT, ids.next());
  return problem(400, 'request.malformed', GARBLED, ids.next());
}
