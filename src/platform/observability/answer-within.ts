import { setTimeout as pause } from 'node:timers/promises';

/** Whoever hangs is as good as away. What he says later is heard by nobody. */
export class NoAnswer extends Error {
  constructor(readonly limitMs: number) {
    super(`No answer within ${String(limitMs / 1_000)} seconds.`);
  }
}

/** The answer, or {@link NoAnswer} after the limit in milliseconds. */
export async function answerWithin<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = pause(limitMs, undefined, { signal: stop.signal }).then(() => {
    throw new NoAnswer(limitMs);
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
