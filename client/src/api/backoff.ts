const FIRST_MS = 500;
const LAST_MS = 10_000;

/** Pauses before one connects again: longer each time, and not all tabs at once, since a server may just have started. */
export class Backoff {
  private ms = FIRST_MS;

  /** Milliseconds of the next pause. */
  next(): number {
    const pause = this.ms * (0.5 + Math.random() / 2);
    this.ms = Math.min(LAST_MS, this.ms * 2);
    return pause;
  }

  /** It was connected. */
  reset(): void {
    this.ms = FIRST_MS;
  }
}
