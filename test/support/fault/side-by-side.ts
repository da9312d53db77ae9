interface Bench {
  dispose(): Promise<void>;
}

/** More would wait for the machine, and the leases of their workers would run out. */
const AT_ONCE = 3;

/**
 * Cases of one suite that run side by side, each on a bench of its own and each with a test of its own that reports it:
 * most of their time they wait for leases to run out and for programs to start. A test begins the cases after it as well.
 */
export class SideBySide<B extends Bench> {
  private readonly cases: (() => Promise<void>)[] = [];
  private readonly begun: Promise<void>[] = [];

  constructor(private readonly prepare: () => Promise<B>) {
    // Of those that a filter has left out some were begun all the same.
    afterAll(async () => {
      await Promise.allSettled(this.begun);
    }, 120_000);
  }

  it(name: string, work: (bench: B) => Promise<void>): void {
    const place = this.cases.push(() => this.onBench(work)) - 1;
    it(name, async () => {
      this.begin(place + AT_ONCE);
      await this.begun[place];
    });
  }

  private begin(until: number): void {
    for (const [place, run] of this.cases.entries()) {
      if (place >= until || place < this.begun.length) continue;
      const done = run();
      this.begun.push(done);
      // It is told by its own test, which may not listen yet.
      done.catch(() => undefined);
    }
  }

  private async onBench(work: (bench: B) => Promise<void>): Promise<void> {
    const bench = await this.prepare();
    try {
      await work(bench);
    } finally {
      await bench.dispose();
    }
  }
}
