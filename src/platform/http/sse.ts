import type { OnModuleDestroy } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Unavailable } from '../../kernel/errors';

export interface SseLimits {
  /** Proxies cut what is silent for 30 to 60 s. */
  readonly heartbeatMs: number;
  /** Waiting for the reader's socket; from here on it is given nothing more. */
  readonly bufferBytes: number;
  /** A reader that does not empty its buffer for so long is cut, and resumes by Last-Event-ID. */
  readonly stallMs: number;
}

export const SSE_LIMITS: SseLimits = { heartbeatMs: 10_000, bufferBytes: 128 * 1024, stallMs: 30_000 };

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // nginx would keep the stream back until a buffer is full.
  'X-Accel-Buffering': 'no',
  // Nobody asks for anything else on it; kept alive it would hold up the end of the server.
  Connection: 'close',
};
const HELLO = 'retry: 2000\n\n';

/** One message (WHATWG HTML §9.2.6). The data is JSON, which has no line breaks of its own. */
export function sseMessage(id: number, event: string, data: unknown): string {
  return `id: ${String(id)}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** All open streams of the process: one timer for their heartbeats, and their end when the server stops. */
export class SseStreams implements OnModuleDestroy {
  private readonly streams = new Set<SseStream>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly limits: SseLimits = SSE_LIMITS) {}

  get count(): number {
    return this.streams.size;
  }

  /** Throws `server.stopping`. */
  open(request: IncomingMessage, response: ServerResponse): SseStream {
    if (this.stopped) throw new Unavailable('server.stopping', 'This server is stopping; ask again.');
    const stream = new SseStream(response, this.limits, () => {
      this.streams.delete(stream);
      if (this.streams.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
    this.streams.add(stream);
    this.timer ??= setInterval(
      () => {
        for (const each of this.streams) each.tick(Date.now());
      },
      Math.min(1_000, this.limits.stallMs / 4),
    ).unref();
    response.writeHead(200, HEADERS);
    // To HEAD nothing follows the headers, and nobody would ever end it.
    if (request.method === 'HEAD' || request.socket.destroyed) stream.end();
    else stream.send(HELLO);
    return stream;
  }

  /** Before the server waits for its connections. */
  onModuleDestroy(): void {
    this.stopped = true;
    for (const stream of this.streams) stream.stop();
  }
}

/** The writing end of one stream. It never holds more than the limit and one text. */
export class SseStream {
  /** What a heartbeat says beside being one: whole lines. */
  mark: () => string = () => '';
  private over = false;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private saidAt = Date.now();
  private stuckSince: number | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly limits: SseLimits,
    private readonly onClose: () => void,
  ) {
    response.on('drain', () => {
      this.stuckSince = undefined;
      this.wake();
    });
    response.once('close', () => {
      this.finish();
    });
    // A reader that resets the connection is none of our errors.
    response.on('error', () => {
      this.finish();
    });
  }

  get closed(): boolean {
    return this.over;
  }

  /** The reader does not keep up: write nothing more until {@link pause} returns and this is false. */
  get full(): boolean {
    return this.response.writableLength >= this.limits.bufferBytes;
  }

  send(text: string): void {
    if (this.over) return;
    this.saidAt = Date.now();
    if (!this.response.write(text)) this.stuckSince ??= this.saidAt;
  }

  /** Until the reader has taken everything, somebody calls {@link wake}, the time is up or the stream is over. */
  pause(ms?: number): Promise<void> {
    if (this.over || this.woken) {
      this.woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.wakeUp?.(), ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        this.wakeUp = undefined;
        resolve();
      };
    });
  }

  wake(): void {
    if (this.wakeUp === undefined) this.woken = true;
    else this.wakeUp();
  }

  /** After what has been sent. */
  end(): void {
    if (this.over) return;
    this.response.end();
    this.finish();
  }

  /** Now: a reader that is behind resumes elsewhere. */
  stop(): void {
    if (this.response.writableLength > 0) this.response.destroy();
    else this.end();
  }

  tick(now: number): void {
    if (this.stuckSince !== undefined && now - this.stuckSince >= this.limits.stallMs) this.response.destroy();
    else if (this.stuckSince === undefined && now - this.saidAt >= this.limits.heartbeatMs) {
      this.send(`${this.mark()}:\n\n`);
    }
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.onClose();
    this.wake();
  }
}
