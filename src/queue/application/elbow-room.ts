import { PROMISE_MS } from '../../protocols/domain/poison';

/** A place at work, to be left once. */
export interface Place {
  leave(): void;
}

/**
 * Which attempts may be at work on this worker together: any, but for the one that has to be alone. The worker is one
 * process, so its memory decides.
 */
export class ElbowRoom {
  private atWork = 0;
  private alone = false;
  private promisedUntil = -Infinity;

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** A place, or undefined: not beside what is at work now. */
  enter(alone: boolean): Place | undefined {
    const refused = alone ? this.atWork > 0 : this.alone || this.clock() < this.promisedUntil;
    if (refused) return undefined;
    if (alone) this.promisedUntil = -Infinity;
    this.atWork += 1;
    this.alone = alone;
    let left = false;
    return {
      leave: () => {
        if (left) return;
        left = true;
        this.atWork -= 1;
        if (alone) this.alone = false;
      },
    };
  }

  /** Lets nothing more in until what has to be alone has come, or does not come for so long that another took it. */
  promise(): void {
    this.promisedUntil = this.clock() + PROMISE_MS;
  }
}
