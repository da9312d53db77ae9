import { setTimeout as pause } from 'node:timers/promises';
import { LeaseLost, Unavailable } from '../../kernel/errors';
import { abortCauseOf } from './work';

const PAUSE_MS = 500;

/**
 * Writes a result through an outage of the database: what was paid for is not thrown away because the server restarts.
 * Ends only when the write went through, was refused, or the lease is known to be lost.
 */
export async function persistently<T>(signal: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Unavailable) || error.code !== 'database.unreachable') throw error;
      if (abortCauseOf(signal) === 'lease_lost') throw new LeaseLost('');
      await pause(PAUSE_MS);
    }
  }
}
