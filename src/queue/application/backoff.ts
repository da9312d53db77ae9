export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Exponential, capped, with full jitter: what failed together must not come back together. `tries` counts from 0. */
export function backoffMs(tries: number, options: BackoffOptions, random: () => number = Math.random): number {
  // Control jobs never give up: with 1024 tries the power is Infinity, and without a base that is no number any more.
  return Math.round(random() * Math.min(options.maxMs, options.baseMs * 2 ** Math.min(tries, 60)));
}
