import { setTimeout as pause } from 'node:timers/promises';

/**
 * Polls until the check stops throwing, then gives its result. A check that returns `false` counts as
 * not yet true. After the time limit the last failure is thrown, so that the report says what was missing.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: { timeoutMs?: number; intervalMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + (options.timeoutMs ?? 30_000);
  for (;;) {
    const asked = performance.now();
    let failure: unknown;
    try {
      const result = await check();
      if (result !== false) return result;
      failure = new Error('The condition did not become true in time.');
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) throw failure;
    // A check that takes its time would otherwise keep a processor busy, and what it waits for from happening.
    await pause(
      Math.max(options.intervalMs ?? options.everyMs ?? 20, Math.min(1_000, 2 * (performance.now() - asked))),
    );
  }
}
