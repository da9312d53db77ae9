import { setTimeout as pause } from 'node:timers/promises';
import { LeaseLost, Unavailable } from '../../kernel/errors';
import { abortCauseOf } from './work';

const PAUSE_MS = 500;

/**
 * Reads or writes through an outage of the database: what was paid for is not thrown away because the server restarts,
 * and no try is used up by it. Ends only with the database's answer, or when the lease is known to be lost.
 */
export async function persistently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unavailable) || error.code !== 'database.unreachable') throw error;
      if (abortCauseOf(signal) === 'lease_lost') throw new LeaseLost('');
      await pause(PAUSE_MS);
    }
  }
}
