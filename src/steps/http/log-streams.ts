import type { IncomingMessage, ServerResponse } from 'node:http';
import { Turns } from '../../kernel/turns';
import { type SseStream, type SseStreams, sseMessage } from '../../platform/http/sse';
import type { AttemptOutputStore } from '../application/attempt-output.store';
import type { StepsService } from '../application/steps.service';
import type { AttemptStatus } from '../domain/attempt.lifecycle';
import { isActive } from '../domain/attempt.lifecycle';
import { unfinishedTail } from '../domain/utf8';

const PAGE_BYTES = 64 * 1024;
/** Output is stored once a second; an agent that thinks for minutes is asked for less often. */
const SOON_MS = 500;
const LATER_MS = 2_000;
const READING_AT_ONCE = 4;

/** Readers of what an attempt prints, while it runs. */
export class LogStreams {
  private readonly turns = new Turns(READING_AT_ONCE);

  constructor(
    private readonly steps: StepsService,
    private readonly output: AttemptOutputStore,
    private readonly sse: SseStreams,
  ) {}

  /** Resolves when the stream is over. Throws `attempt.unknown` and `server.stopping`. */
  async serve(request: IncomingMessage, response: ServerResponse, attemptId: string, after: number): Promise<void> {
    await this.steps.attempt(attemptId);
    const stream = this.sse.open(request, response);
    let offset = after;
    let wait = SOON_MS;
    while (!stream.closed) {
      if (stream.full) {
        await stream.pause();
        continue;
      }
      const { status, bytes, next } = await this.turns.take(() => this.read(attemptId, offset));
      const whole = bytes.length >= PAGE_BYTES;
      const over = !isActive(status) && !whole;
      const held = over ? 0 : unfinishedTail(bytes);
      if (bytes.length > held) {
        offset = next - held;
        stream.send(sseMessage(offset, 'output', bytes.subarray(0, bytes.length - held).toString('utf8')));
        wait = SOON_MS;
      } else if (over) {
        finish(stream, offset, status);
        return;
      }
      if (!whole && !over) await stream.pause(wait);
      wait = Math.min(wait * 1.5, LATER_MS);
    }
  }

  private async read(
    attemptId: string,
    after: number,
  ): Promise<{ readonly status: AttemptStatus; readonly bytes: Buffer; readonly next: number }> {
    // Asked first: what is written after this look belongs to an attempt that is not over.
    const { status } = await this.steps.attempt(attemptId);
    return { status, ...(await this.output.read(attemptId, after, PAGE_BYTES)) };
  }
}

function finish(stream: SseStream, offset: number, status: AttemptStatus): void {
  stream.send(sseMessage(offset, 'end', { status }));
  stream.end();
}
