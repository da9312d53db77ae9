/**
 * Statements of one transaction that need not wait for each other: on Postgres they travel together. Unlike `Promise.all`
 * it waits for all of them when one fails: what was still to be sent would otherwise follow the ROLLBACK.
 */
export async function together<T extends readonly unknown[] | []>(
  statements: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(statements);
  return Promise.all(statements);
}
