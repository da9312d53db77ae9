import { createParser } from 'eventsource-parser';
import { inSight, untilInSight } from '../lib/in-sight';
import { nextTask } from '../lib/next-task';
import { Backoff } from './backoff';
import { send } from './client';
import { problemOf } from './problem';
import { StreamGuard } from './stream-guard';

export type LogState = 'opening' | 'following' | 'away' | 'over';

interface LogListener {
  readonly onText: (text: string) => void;
  readonly onState: (state: LogState) => void;
}

/** Of a log that is there already one part follows another without a pause: after so long others have their turn. */
const SLICE_MS = 8;
/** Characters that are read before the clock is looked at: a part may be a megabyte. */
const SLICE_LENGTH = 32_768;

/**
 * Reads what an attempt has printed and goes on while it prints, from the byte where it was when a connection breaks. Resolves
 * when the attempt is over and everything was read; throws what the server says when there is no such log.
 */
export async function followLog(attemptId: string, signal: AbortSignal, listener: LogListener): Promise<void> {
  let position = 0;
  const backoff = new Backoff();
  listener.onState('opening');
  while (!isAborted(signal)) {
    await untilInSight(signal);
    const guard = new StreamGuard();
    const seen = { end: false };
    try {
      const response = await open(attemptId, position, AbortSignal.any([signal, guard.signal]));
      listener.onState('following');
      const parser = createParser({
        onEvent: ({ id, event, data }) => {
          position = Number(id ?? position);
          backoff.reset();
          if (event === 'output') listener.onText(JSON.parse(data) as string);
          else if (event === 'end') seen.end = true;
        },
      });
      const reader = response.pipeThrough(new TextDecoderStream()).getReader();
      let sliceEnds = performance.now() + SLICE_MS;
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        guard.alive();
        for (let from = 0; from < part.value.length; from += SLICE_LENGTH) {
          parser.feed(part.value.slice(from, from + SLICE_LENGTH));
          if (performance.now() < sliceEnds) continue;
          await nextTask();
          sliceEnds = performance.now() + SLICE_MS;
        }
      }
    } catch (error) {
      if (error instanceof Refused) throw error.problem;
    } finally {
      guard.end();
    }
    if (seen.end) {
      listener.onState('over');
      return;
    }
    if (isAborted(signal)) return;
    if (!inSight()) continue;
    listener.onState('away');
    await pause(backoff.next(), signal);
  }
}

/** It changes while something is awaited, which the type checker does not know. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

class Refused extends Error {
  constructor(readonly problem: Error) {
    super();
  }
}

async function open(attemptId: string, position: number, signal: AbortSignal): Promise<ReadableStream<BufferSource>> {
  const address = new URL(`/attempts/${encodeURIComponent(attemptId)}/log/stream`, window.location.origin);
  const headers: HeadersInit = position === 0 ? {} : { 'Last-Event-ID': String(position) };
  const response = await send(new Request(address, { headers, signal }));
  if (response.ok && response.body !== null) return response.body;
  const problem = problemOf(response, await response.json().catch(() => null));
  if (problem.away) throw problem;
  throw new Refused(problem);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        window.clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
