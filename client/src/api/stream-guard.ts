import { whenOutOfSight } from '../lib/in-sight';

/** The server sends a heartbeat every 10 s: a stream that is silent for longer is dead, whatever TCP thinks. */
const SILENCE_MS = 25_000;

/** Cuts a stream off that is dead, or whose tab nobody looks at. */
export class StreamGuard {
  private readonly cutter = new AbortController();
  private silence: number | undefined;
  private readonly unwatch = whenOutOfSight(() => {
    this.cut();
  });

  constructor() {
    this.alive();
  }

  get signal(): AbortSignal {
    return this.cutter.signal;
  }

  /** Something was heard. */
  alive(): void {
    window.clearTimeout(this.silence);
    this.silence = window.setTimeout(() => {
      this.cut();
    }, SILENCE_MS);
  }

  cut(): void {
    this.cutter.abort();
  }

  /** There is nothing to guard any more. */
  end(): void {
    this.unwatch();
    window.clearTimeout(this.silence);
  }
}
