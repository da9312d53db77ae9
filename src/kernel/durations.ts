/** Seconds, 23 days. A timer of Node that is set for longer than 2^31 ms fires at once. */
export const LONGEST_TIMER_SECONDS = 2_000_000;

/** A length of time as people say it, in its two largest units: `14 s`, `12 min`, `3 h 5 min`, `2 days`. */
export function inWords(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes % 60)} min`;
  return `${String(Math.floor(hours / 24))} days`;
}
