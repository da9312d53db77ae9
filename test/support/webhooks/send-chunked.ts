import { request } from 'node:http';
import type { Headers } from './signed-webhook';

/** Sends zeros in chunks, without a length before them, until it has an answer or has sent them all. */
export function sendChunked(url: string, bytes: number, headers: Headers): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(64 * 1024, '0');
    const sent = request(url, { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' } });
    let left = bytes;
    let answered = false;
    const go = (): void => {
      while (left > 0 && !answered) {
        left -= chunk.length;
        if (!sent.write(chunk)) return void sent.once('drain', go);
      }
      sent.end();
    };
    sent.once('response', (response) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('close', () => {
        sent.destroy();
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    // The server may close the connection while we still write: that is no error once it has answered.
    sent.once('error', (error) => {
      if (!answered) reject(error);
    });
    go();
  });
}
