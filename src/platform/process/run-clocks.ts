/** setTimeout takes a larger number for 1. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ClockLimits {
  readonly timeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/** The wall clock and the idle clock of one run. */
export class RunClocks {
  private touchedAt = performance.now();
  private wall: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(limits: ClockLimits, onEnd: (reason: 'timeout' | 'idle_timeout') => void) {
    const { timeoutMs, idleTimeoutMs } = limits;
    if (timeoutMs !== undefined) {
      this.wall = setTimeout(
        () => {
          onEnd('timeout');
        },
        Math.min(timeoutMs, LONGEST_TIMER_MS),
      );
    }
    if (idleTimeoutMs !== undefined) {
      this.watchIdle(idleTimeoutMs, () => {
        onEnd('idle_timeout');
      });
    }
  }

  /** Cheap enough for every line of output: it moves no timer. */
  touch(): void {
    this.touchedAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.wall);
    clearTimeout(this.idle);
  }

  private watchIdle(limitMs: number, onIdle: () => void): void {
    const leftMs = this.touchedAt + limitMs - performance.now();
    this.idle = setTimeout(
      () => {
        if (this.touchedAt + limitMs <= performance.now()) onIdle();
        else this.watchIdle(limitMs, onIdle);
      },
      Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS),
    );
  }
}
