/** Requests that came meanwhile wait for so long at most, and for the statement that runs. */
const TURN_MS = 8;

/**
 * The driver of SQLite is synchronous: whoever goes from statement to statement never leaves the microtask queue, and with a
 * dozen of jobs due at once no socket and no timer of this process would get its turn for a tenth of a second. Of those who
 * wait for a turn only one goes in each: released together, they would keep the process for their sum.
 */
export class Breathing {
  private turnAt = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly turnMs = TURN_MS) {}

  /** Lets the process look at its sockets when it has not for some time. `first`: before all who wait already. */
  async pause(first = false): Promise<void> {
    if (!this.isDue()) return;
    await new Promise<void>((resolve) => {
      this.waiting.splice(first ? 0 : this.waiting.length, 0, resolve);
      if (this.waiting.length === 1) setImmediate(this.turn);
    });
  }

  isDue(): boolean {
    return performance.now() - this.turnAt >= this.turnMs;
  }

  private readonly turn = (): void => {
    this.turnAt = performance.now();
    this.waiting.shift()?.();
    if (this.waiting.length > 0) setImmediate(this.turn);
  };
}
