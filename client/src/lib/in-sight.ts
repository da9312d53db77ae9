/** A glance at another tab is not worth a new connection. */
const GRACE_MS = 10_000;

/**
 * A browser has six connections to a server (HTTP/1.1), for all of its tabs together. Each open stream takes one for as long
 * as it is there: with six tabs in the background nothing of the server could be asked for any more, in any tab. So a tab
 * that nobody sees gives its streams back, and catches up when it is seen again.
 */
export const inSight = (): boolean => document.visibilityState !== 'hidden';

/** Resolves when the tab is seen, or given up. */
export function untilInSight(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!inSight() && signal?.aborted !== true) return;
      document.removeEventListener('visibilitychange', look);
      signal?.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal?.addEventListener('abort', look);
    look();
  });
}

/** Calls once nobody has seen the tab for a while. Returns what ends the watch. */
export function whenOutOfSight(call: () => void): () => void {
  let timer: number | undefined;
  const look = (): void => {
    window.clearTimeout(timer);
    timer = inSight() ? undefined : window.setTimeout(call, GRACE_MS);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    window.clearTimeout(timer);
  };
}
