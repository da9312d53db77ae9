import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient, Query } from '../api-client';
import { ApiError, ApiUnreachable } from './api-error';
import type { SseMessage } from './sse-reader';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

export interface ResumedStream {
  readonly path: string;
  readonly query?: Query;
  readonly signal: AbortSignal;
  /** The server was there and is not any more; it is asked again and again. */
  readonly onLost: (why: string) => void;
}

/**
 * Messages of a stream that outlives its connections: after a cut it goes on behind the last id that was seen. Ends by
 * abortion, or when the caller has enough. Throws what the very first request is answered with, and every refusal.
 */
export async function* resumedStream(client: ApiClient, stream: ResumedStream): AsyncGenerator<SseMessage> {
  const { path, query = {}, signal } = stream;
  let lastId: string | undefined;
  let known = false;
  let waitMs = FIRST_WAIT_MS;
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      for await (const message of client.stream({ method: 'GET', path, query }, lastId)) {
        known = true;
        waitMs = FIRST_WAIT_MS;
        if (message.id !== '') lastId = message.id;
        if (message.data !== undefined) yield message;
      }
    } catch (error) {
      if (stopped()) return;
      if (!known || !isPassing(error)) throw error;
      stream.onLost(error.message);
    }
    // Not all at once: a server that has just started is asked by all its readers.
    await pause(waitMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

function isPassing(error: unknown): error is Error {
  return (
    error instanceof ApiUnreachable || (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}
