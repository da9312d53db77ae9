/** Settles like the work, or rejects with `onTimeout()` after the time. The work itself goes on. */
export function within<T>(ms: number, work: Promise<T>, onTimeout: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onTimeout());
    }, ms);
    work
      .then(resolve, (error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => {
        clearTimeout(timer);
      });
  });
}

/** Resolves when the work has settled, well or not, or when the time is over: true when it settled. */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let settled = true;
  const late = () => {
    settled = false;
    return new Error('late');
  };
  await within(Math.max(0, ms), work, late).catch(() => undefined);
  return settled;
}
