import { setImmediate as nextTurn } from 'node:timers/promises';

/** Requests that came meanwhile wait for so long at most, and for the statement that runs. */
const TURN_MS = 8;

/**
 * The driver of SQLite is synchronous: whoever goes from statement to statement never leaves the microtask queue, and with a
 * dozen of jobs due at once no socket and no timer of this process would get its turn for a tenth of a second.
 */
export class Breathing {
  private turnAt = 0;

  constructor(private readonly turnMs = TURN_MS) {}

  /** Lets the process look at its sockets when it has not for some time. */
  async pause(): Promise<void> {
    if (!this.isDue()) return;
    await nextTurn();
    this.turnAt = performance.now();
  }

  isDue(): boolean {
    return performance.now() - this.turnAt >= this.turnMs;
  }
}
