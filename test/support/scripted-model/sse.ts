import type { ServerResponse } from 'node:http';

/** Server-sent events with the `event:` line that both providers put before the data. */
export class EventStream {
  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  }

  send(type: string, data: Readonly<Record<string, unknown>>): void {
    this.response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  }

  end(): void {
    this.response.end();
  }

  /** Calls `emit` until the client hangs up. */
  forever(emit: (count: number) => void): void {
    let count = 0;
    const timer = setInterval(() => {
      emit(++count);
    }, 100);
    this.response.on('close', () => {
      clearInterval(timer);
    });
  }
}
