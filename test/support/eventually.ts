import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `check` until it neither throws nor returns false; then the last failure is the test's. */
export async function eventually(
  check: () => unknown,
  { timeoutMs = 10_000, everyMs = 25 }: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown = new Error(`Not so within ${String(timeoutMs)} ms.`);
    try {
      if ((await check()) !== false) return;
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= until) throw failure;
    await sleep(everyMs);
  }
}
